@NullMarked
package dev.hearth.analytics.internal.time;

import org.jspecify.annotations.NullMarked;
