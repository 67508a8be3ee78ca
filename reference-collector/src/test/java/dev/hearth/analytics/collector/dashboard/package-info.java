/** The dashboard, as a browser sees it. */
@NullMarked
package dev.hearth.analytics.collector.dashboard;

import org.jspecify.annotations.NullMarked;
