@NullMarked
package dev.hearth.analytics.internal.catalog;

import org.jspecify.annotations.NullMarked;
