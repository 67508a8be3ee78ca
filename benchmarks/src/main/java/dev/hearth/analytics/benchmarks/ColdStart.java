package dev.hearth.analytics.benchmarks;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.EventType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code start} and the first calls at once after it cost the caller in a cold JVM, with the library's own transport
 * and nobody who answers, started by the caller itself and by an executor. Without arguments: starts itself {@value #ROUNDS} times each in fresh JVMs and prints the distribution; each
 * child prints its own nanoseconds.
 */
public final class ColdStart {
    private static final int ROUNDS = 30;
    private static final String CALLER = "caller";
    private static final String EXECUTOR = "executor";

    private ColdStart() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            child(args[0].equals(EXECUTOR));
            return;
        }
        measure(CALLER);
        measure(EXECUTOR);
    }

    private static void measure(String who) throws IOException, InterruptedException {
        List<long[]> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(who));
        }
        System.out.println("started by the " + who + ":");
        print("configuration", rounds, 0);
        print("start()", rounds, 1);
        print("setVillage()", rounds, 2);
        print("first track()", rounds, 3);
        print("second track()", rounds, 4);
    }

    private static void child(boolean byExecutor) throws IOException {
        Path directory = Files.createTempDirectory(Payloads.directory(), "cold");
        EventType event = Payloads.EVENT;
        long configuring = System.nanoTime();
        AnalyticsConfig config = AnalyticsConfig.builder()
                .endpoint(URI.create("http://127.0.0.1:9"))
                .clientKey("benchmark", "0123456789abcdef0123456789abcdef")
                .storageDirectory(directory.toFile())
                .appVersion("1.0.0")
                .platform("desktop")
                .defaultConsent(Consent.GRANTED)
                .eventTypes(event)
                .build();
        long begin = System.nanoTime();
        AnalyticsClient client = byExecutor
                ? AnalyticsClient.start(config, task -> new Thread(task).start())
                : AnalyticsClient.start(config);
        long started = System.nanoTime();
        client.setVillage("4f9f1d0e-village-of-the-benchmark");
        long village = System.nanoTime();
        client.event(event)
                .set(Payloads.BOSS_ID, "ancient-dragon")
                .set(Payloads.DIFFICULTY, "hard")
                .set(Payloads.ATTEMPTS, 3)
                .set(Payloads.HEALTH_LEFT, 0.25)
                .track();
        long first = System.nanoTime();
        client.event(event)
                .set(Payloads.BOSS_ID, "ancient-dragon")
                .set(Payloads.DIFFICULTY, "hard")
                .set(Payloads.ATTEMPTS, 4)
                .set(Payloads.HEALTH_LEFT, 0.25)
                .track();
        long second = System.nanoTime();
        System.out.println((begin - configuring) + " " + (started - begin) + " " + (village - started) + " "
                + (first - village) + " " + (second - first));
        client.shutdown(5, TimeUnit.SECONDS);
    }

    private static long[] round(String who) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdStart.class.getName(),
                        who)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        process.waitFor();
        return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static void print(String name, List<long[]> rounds, int column) {
        long[] sorted =
                rounds.stream().mapToLong(round -> round[column]).sorted().toArray();
        System.out.printf(
                "%-16s median %,d us, worst of %d %,d us%n",
                name, sorted[sorted.length / 2] / 1_000, sorted.length, sorted[sorted.length - 1] / 1_000);
    }
}
