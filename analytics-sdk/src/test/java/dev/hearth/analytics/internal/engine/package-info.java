@NullMarked
package dev.hearth.analytics.internal.engine;

import org.jspecify.annotations.NullMarked;
