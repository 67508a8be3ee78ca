package dev.hearth.analytics.samplegame.readme;

import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.okhttp.OkHttpTransport;
import dev.hearth.analytics.spi.ConnectivityGate;
import okhttp3.OkHttpClient;

/** The code of the page on delivery, between markers; {@link ReadmeTest} holds the page to it. */
@SuppressWarnings("unused") // Written to be read and compiled.
final class DeliveryDocument {
    private DeliveryDocument() {}

    /** What a game may know of its network. */
    interface Network {
        boolean isUp();

        void whenUp(Runnable listener);
    }

    static void share(AnalyticsConfig.Builder config, OkHttpClient gamesOkHttpClient) {
        // <okhttp>
        config.transport(OkHttpTransport.of(gamesOkHttpClient));
        // </okhttp>
    }

    static void gate(AnalyticsConfig.Builder config, Network network) {
        // <gate>
        config.connectivityGate(new ConnectivityGate() {
            @Override
            public boolean isOpen() {
                return network.isUp();
            }

            @Override
            public void onOpened(Runnable listener) {
                network.whenUp(listener);
            }
        });
        // </gate>
    }
}
