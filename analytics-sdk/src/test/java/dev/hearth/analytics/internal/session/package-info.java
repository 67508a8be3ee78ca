@NullMarked
package dev.hearth.analytics.internal.session;

import org.jspecify.annotations.NullMarked;
