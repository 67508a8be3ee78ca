@NullMarked
package dev.hearth.analytics.internal.upload;

import org.jspecify.annotations.NullMarked;
