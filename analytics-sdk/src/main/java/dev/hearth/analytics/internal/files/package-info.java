/** Small files that are replaced as a whole, so that a reader sees the old one or the new one and never half of one. */
@NullMarked
package dev.hearth.analytics.internal.files;

import org.jspecify.annotations.NullMarked;
