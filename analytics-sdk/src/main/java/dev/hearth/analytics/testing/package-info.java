/**
 * Supported test doubles for games: {@link dev.hearth.analytics.testing.RecordingAnalytics} and a clock that is moved. In a
 * jar of their own, with the classifier {@code testing}; they need the library and nothing else.
 */
@NullMarked
package dev.hearth.analytics.testing;

import org.jspecify.annotations.NullMarked;
