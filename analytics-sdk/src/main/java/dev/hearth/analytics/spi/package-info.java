/** What the library asks of its surroundings: time, network, files, diagnostics. Each has a default. */
@NullMarked
package dev.hearth.analytics.spi;

import org.jspecify.annotations.NullMarked;
