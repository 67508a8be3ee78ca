/** How many events a second go through HTTP, the log and the counting, and what each costs on the engine. */
@NullMarked
package dev.hearth.analytics.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
