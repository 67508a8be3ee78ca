package dev.hearth.analytics.benchmarks;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.EventType;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code start} and the first calls at once after it cost the caller in a cold JVM, with the library's own transport
 * and nobody who answers: started by the caller itself, by an executor, and by the caller among all jars that the benchmarks
 * need, in which each class is looked for. Without arguments: starts itself {@value #ROUNDS} times each, in turn, in fresh JVMs
 * and prints the distribution; each child prints its own nanoseconds.
 */
public final class ColdStart {
    private static final int ROUNDS = 100;
    private static final String CALLER = "caller";
    private static final String EXECUTOR = "executor";

    /** How the names of the library's jar and of those that it depends on begin. */
    private static final List<String> OF_A_GAME = List.of(
            "analytics-sdk", "okhttp", "okio", "kotlin-stdlib", "jackson-core", "java-uuid-generator", "slf4j-api");

    private static final String ALL_JARS = System.getProperty("java.class.path");

    private ColdStart() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            child(args[0].equals(EXECUTOR));
            return;
        }
        String jars = jarsOfAGame();
        List<long[]> byCaller = new ArrayList<>();
        List<long[]> byExecutor = new ArrayList<>();
        List<long[]> amongAll = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            byCaller.add(round(CALLER, jars));
            byExecutor.add(round(EXECUTOR, jars));
            amongAll.add(round(CALLER, ALL_JARS));
        }
        print("started by the caller", byCaller);
        print("started by an executor", byExecutor);
        print("started by the caller, among " + ALL_JARS.split(File.pathSeparator).length + " jars", amongAll);
    }

    /** The benchmarks' classes, then the library, then what it depends on: in the order in which Maven lists them. */
    private static String jarsOfAGame() {
        List<File> all =
                Arrays.stream(ALL_JARS.split(File.pathSeparator)).map(File::new).toList();
        Stream<File> classes = all.stream().filter(File::isDirectory);
        Stream<File> jars = OF_A_GAME.stream()
                .flatMap(name -> all.stream().filter(file -> file.getName().startsWith(name)));
        return Stream.concat(classes, jars).map(File::getPath).collect(Collectors.joining(File.pathSeparator));
    }

    private static void print(String how, List<long[]> rounds) {
        System.out.println(how + ":");
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
        client.shutdown(0, TimeUnit.SECONDS);
    }

    private static long[] round(String who, String classPath) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java", "-cp", classPath, ColdStart.class.getName(), who)
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
