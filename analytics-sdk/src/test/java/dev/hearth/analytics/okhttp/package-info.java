@NullMarked
package dev.hearth.analytics.okhttp;

import org.jspecify.annotations.NullMarked;
