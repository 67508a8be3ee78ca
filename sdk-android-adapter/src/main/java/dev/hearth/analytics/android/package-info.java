/** What an Android game needs: {@link dev.hearth.analytics.android.AndroidAnalytics#start} is all it writes. */
@NullMarked
package dev.hearth.analytics.android;

import org.jspecify.annotations.NullMarked;
