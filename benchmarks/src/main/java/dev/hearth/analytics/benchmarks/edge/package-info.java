/** The collector under load, against a server that does nothing but inflate and parse, in one run. */
@NullMarked
package dev.hearth.analytics.benchmarks.edge;

import org.jspecify.annotations.NullMarked;
