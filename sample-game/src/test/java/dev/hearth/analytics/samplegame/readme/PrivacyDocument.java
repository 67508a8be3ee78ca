package dev.hearth.analytics.samplegame.readme;

import dev.hearth.analytics.AnalyticsConfig;

/** The code of the page on privacy, between markers; {@link ReadmeTest} holds the page to it. */
@SuppressWarnings("unused") // Written to be read and compiled.
final class PrivacyDocument {
    private PrivacyDocument() {}

    static void strict(AnalyticsConfig.Builder config) {
        // <strict>
        config.storeBeforeConsent(false); // nothing on the disk, nothing collected, until the player agrees
        config.optOutPing(true); // tell the collector once that somebody has opted out, and not who
        // </strict>
    }
}
