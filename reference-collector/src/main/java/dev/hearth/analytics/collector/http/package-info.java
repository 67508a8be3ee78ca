/** The HTTP edge, on Jetty's core handlers. Nobody imports it but the wiring above. */
@NullMarked
package dev.hearth.analytics.collector.http;

import org.jspecify.annotations.NullMarked;
