package dev.hearth.analytics.collector.faults;

import dev.hearth.analytics.collector.Collector;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.CollectorProcess;
import dev.hearth.analytics.collector.TestClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** A collector in a process of its own whose clock is wrong. */
final class SkewedCollector {
    private SkewedCollector() {}

    static CollectorProcess start(Path dataDirectory, Path log, Duration skew, String store) throws IOException {
        String classPath = CollectorProcess.jar() + File.pathSeparator + System.getProperty("collector.testClasses");
        return CollectorProcess.start(
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        SkewedCollector.class.getName(),
                        dataDirectory.toString(),
                        skew.toString(),
                        store),
                log);
    }

    /** The data directory, the skew, the store. */
    public static void main(String[] arguments) throws Exception {
        InstantSource clock = InstantSource.offset(InstantSource.system(), Duration.parse(arguments[1]));
        CollectorConfig config = CollectorConfig.builder()
                .port(0)
                .dataDirectory(Path.of(arguments[0]))
                .store(arguments[2])
                .clientKey(TestClient.KEY_ID, TestClient.SECRET)
                .serviceToken(TestClient.TOKEN)
                .minAggregation(0)
                .instantSource(clock)
                .build();
        Collector collector = Collector.start(config);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            collector.close();
                            stopped.countDown();
                        },
                        "stop"));
        System.out.println("listening on " + collector.uri());
        stopped.await();
    }
}
