/** The salts under which village ids are hashed: made for a day, and destroyed when its late window has closed. */
@NullMarked
package dev.hearth.analytics.collector.salt;

import org.jspecify.annotations.NullMarked;
