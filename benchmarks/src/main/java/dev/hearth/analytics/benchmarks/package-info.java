/** What a call costs, against what the same work costs elsewhere, in one run. */
@NullMarked
package dev.hearth.analytics.benchmarks;

import org.jspecify.annotations.NullMarked;
