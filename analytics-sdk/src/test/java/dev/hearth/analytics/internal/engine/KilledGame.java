package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import java.io.File;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * A game in a process of its own, to be killed. Arguments: directory, endpoint, how many events, and what to do then:
 * {@code play}, {@code revoke}, {@code send}, {@code status} or {@code end}. Prints a line when that is done, and plays on,
 * unless it is to end without a shutdown.
 */
final class KilledGame {
    private KilledGame() {}

    public static void main(String[] args) throws InterruptedException {
        AnalyticsClient client = AnalyticsClient.start(AnalyticsConfig.builder()
                .endpoint(URI.create(args[1]))
                .clientKey("test-game", "a-secret-of-tests")
                .storageDirectory(new File(args[0]))
                .appVersion("1.0.0")
                .platform("test")
                .defaultConsent(Consent.GRANTED)
                .build());
        client.setVillage("village-1");
        int events = Integer.parseInt(args[2]);
        for (int i = 0; i < events; i++) {
            client.track(DialogueOpen.of("d" + i));
        }
        System.out.println("tracked");
        switch (args[3]) {
            case "revoke" -> {
                System.out.println("revoking");
                client.setConsent(Consent.DENIED);
                System.out.println("revoked");
            }
            case "send" -> client.flush(0, TimeUnit.SECONDS);
            case "status" -> System.out.println("consent " + client.status().consent());
            case "end" -> {
                client.flush(0, TimeUnit.SECONDS);
                return;
            }
            default -> {}
        }
        TimeUnit.DAYS.sleep(1);
    }
}
