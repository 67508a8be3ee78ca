@NullMarked
package dev.hearth.analytics.internal.wire;

import org.jspecify.annotations.NullMarked;
