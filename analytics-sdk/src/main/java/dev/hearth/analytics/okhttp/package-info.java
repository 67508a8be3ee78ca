/** The one place that knows OkHttp. Only a game that hands in its own client has to look here. */
@NullMarked
package dev.hearth.analytics.okhttp;

import org.jspecify.annotations.NullMarked;
