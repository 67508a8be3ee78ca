@NullMarked
package dev.hearth.analytics.internal.codegen;

import org.jspecify.annotations.NullMarked;
