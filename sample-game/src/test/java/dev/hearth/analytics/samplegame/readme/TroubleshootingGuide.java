package dev.hearth.analytics.samplegame.readme;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The code of the guide on troubleshooting, between markers; {@link ReadmeTest} holds the guide to it. */
@SuppressWarnings("unused") // Written to be read and compiled.
final class TroubleshootingGuide {
    private TroubleshootingGuide() {}

    static void look() {
        // <status>
        System.out.println(Analytics.status()); // or draw it in an overlay
        // </status>
    }

    static void listen(AnalyticsConfig.Builder config) {
        // <debug>
        config.debug(true);
        // </debug>
        // <log>
        config.diagnosticLog((level, message, cause) -> {
            Level mine = level.compareTo(DiagnosticLog.Level.WARN) < 0 ? Level.FINE : Level.WARNING;
            Logger.getLogger("analytics").log(mine, message, cause);
        });
        // </log>
    }
}
