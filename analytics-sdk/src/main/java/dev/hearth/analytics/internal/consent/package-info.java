/** What the player has decided, kept on the disk. Every transition is in {@code docs/privacy.md}. */
@NullMarked
package dev.hearth.analytics.internal.consent;

import org.jspecify.annotations.NullMarked;
