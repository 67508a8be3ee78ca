package dev.hearth.analytics.samplegame.readme;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;

/** The code of the guide on consent, between markers; {@link ReadmeTest} holds the guide to it. */
@SuppressWarnings("unused") // Written to be read and compiled.
final class ConsentGuide {
    private ConsentGuide() {}

    static void firstLaunch(Screens screens) {
        // <question>
        if (Analytics.status().consent() == Consent.PENDING) {
            screens.askMayWeLearnFromHowYouPlay(); // and, with the answer:
        }
        // </question>
    }

    static void answer(boolean yes) {
        // <answer>
        Analytics.setConsent(yes ? Consent.GRANTED : Consent.DENIED);
        // </answer>
    }

    static void settings(Toggle toggle) {
        // <settings>
        toggle.show(Analytics.status().consent() == Consent.GRANTED);
        toggle.onChange(on -> Analytics.setConsent(on ? Consent.GRANTED : Consent.DENIED));
        // </settings>
    }

    static void whereAskingIsNotNeeded(AnalyticsConfig.Builder config) {
        // <default>
        config.defaultConsent(Consent.DENIED); // or GRANTED, where you are sure that you may
        // </default>
    }

    interface Screens {
        void askMayWeLearnFromHowYouPlay();
    }

    interface Toggle {
        void show(boolean on);

        void onChange(Switch listener);
    }

    interface Switch {
        void moved(boolean on);
    }
}
