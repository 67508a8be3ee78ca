/**
 * The annotation processor: from a game's catalog to its event classes. Runs in the compiler, never in a game; nothing else
 * may use it.
 */
@NullMarked
package dev.hearth.analytics.internal.codegen;

import org.jspecify.annotations.NullMarked;
