@NullMarked
package dev.hearth.analytics.internal.consent;

import org.jspecify.annotations.NullMarked;
