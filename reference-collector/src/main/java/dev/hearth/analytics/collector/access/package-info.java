/** Client keys and service tokens: who may do what, and the file that they are kept in. */
@NullMarked
package dev.hearth.analytics.collector.access;

import org.jspecify.annotations.NullMarked;
