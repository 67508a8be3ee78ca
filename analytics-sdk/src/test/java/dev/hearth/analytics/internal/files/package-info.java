@NullMarked
package dev.hearth.analytics.internal.files;

import org.jspecify.annotations.NullMarked;
