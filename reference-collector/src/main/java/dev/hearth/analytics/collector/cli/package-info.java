/** The command line. Standard output is for what a command answers; everything else goes to standard error. */
@NullMarked
package dev.hearth.analytics.collector.cli;

import org.jspecify.annotations.NullMarked;
