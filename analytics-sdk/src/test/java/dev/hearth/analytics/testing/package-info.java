/** What tests of the library, and of games that use it, need: a clock that is moved, a disk that fails. */
@NullMarked
package dev.hearth.analytics.testing;

import org.jspecify.annotations.NullMarked;
