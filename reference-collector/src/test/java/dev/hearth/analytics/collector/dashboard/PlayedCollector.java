package dev.hearth.analytics.collector.dashboard;

import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One collector with half a year of villages, for all tests of this process that change nothing in it: playing takes seconds. */
final class PlayedCollector {
    /** Today is the last day; a Tuesday morning. */
    static final String NOW = "2026-11-24T09:40:00Z";

    static final String TODAY = "2026-11-24";
    static final int DAYS = 181;
    static final long SEED = 7;

    private static @Nullable TestCollector shared;

    private PlayedCollector() {}

    static synchronized TestCollector shared() throws Exception {
        Browser.demand();
        if (shared == null) {
            Path directory = Files.createTempDirectory("dashboard");
            TestClock clock = new TestClock(NOW);
            TestCollector collector = start(directory, clock);
            PlayedDays played = new PlayedDays(collector, clock, SEED);
            played.play(DAYS);
            played.playTrouble();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(collector, directory)));
            shared = collector;
        }
        return shared;
    }

    static TestCollector start(Path directory, TestClock clock) throws Exception {
        return new TestCollector(TestCollector.config(directory, clock)
                .dashboard(true)
                .minAggregation(5)
                .build());
    }

    private static void end(TestCollector collector, Path directory) {
        collector.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // It is in the directory for temporary files.
        }
    }

    /** A browser that is signed in there and has loaded that page. */
    static Browser open(String path) throws Exception {
        Browser browser = Browser.open(shared().collector().uri());
        browser.goSignedIn(path, TestClient.TOKEN);
        return browser;
    }
}
