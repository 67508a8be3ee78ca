package dev.hearth.analytics.testing;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.SessionEnd;
import dev.hearth.analytics.SessionStart;
import dev.hearth.analytics.VillageActive;
import dev.hearth.analytics.internal.engine.Engine;
import dev.hearth.analytics.internal.queue.QueueSnapshot;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.spi.Transport;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The library for a game's unit tests: what the game tracks is checked, kept and can be looked at; nothing is ever sent.
 *
 * <pre>{@code
 * try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
 *     Analytics.setVillage("village-1");
 *     game.build("well");
 *     assertThat(analytics.events()).extracting(RecordedEvent::name).containsExactly("command_executed");
 *     assertThat(analytics.refused()).isEmpty();
 * }
 * }</pre>
 *
 * <p>It is no imitation. It is the real client with its real catalog, consent, sessions and queue, in a temporary
 * directory that {@link #close()} deletes, with a clock that stands still and a collector that always says "later". So
 * {@link AnalyticsClient#flush} and {@link AnalyticsClient#shutdown} answer false, as on a device that is offline.
 *
 * <p>It begins like a first launch: the player has not decided, no village is set, whatever {@code DO_NOT_TRACK} says on
 * the machine that runs the tests. Any thread.
 */
public final class RecordingAnalytics implements AutoCloseable {
    /** What {@link #clock()} shows first. */
    public static final Instant BEGIN = Instant.parse("2026-01-15T12:00:00Z");

    private static final long QUEUE_BYTES_MAX = 4L << 20;
    private static final Transport.Answer LATER =
            new Transport.Answer(429, Collections.singletonMap("Retry-After", "3600"), new byte[0]);

    private final File directory;
    private final TestClock clock = new TestClock(BEGIN.toEpochMilli());
    private final List<RefusedEvent> refused = new CopyOnWriteArrayList<>();
    private final AnalyticsClient client;
    private boolean installed; // guarded by this

    private RecordingAnalytics(UnaryOperator<AnalyticsConfig.Builder> configured) {
        try {
            directory = Files.createTempDirectory("hearth-analytics").toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AnalyticsConfig config = isolated(configured.apply(AnalyticsConfig.builder()
                .appVersion("1.0.0")
                .platform("test")
                .diagnosticLog(DiagnosticLog.silent())
                .queueBytesMax(QUEUE_BYTES_MAX)));
        client = Engine.start(config, (name, reason, why) -> refused.add(new RefusedEvent(name, reason, why)));
        client.setConsent(config.defaultConsent());
    }

    /** For code that is handed its {@link AnalyticsClient}: see {@link #client()}. Many can be used at the same time. */
    public static RecordingAnalytics start() {
        return start(UnaryOperator.identity());
    }

    /**
     * The same with something configured, such as the game's own events.
     *
     * @param configured is given a builder, and sets on it what it wants. Endpoint, key, directory, clock and transport
     *     stay the test's own.
     */
    public static RecordingAnalytics start(UnaryOperator<AnalyticsConfig.Builder> configured) {
        return new RecordingAnalytics(configured);
    }

    /**
     * For code that calls {@link Analytics}: puts the double behind it, until {@link #close()}. Meanwhile {@link
     * Analytics#start} starts nothing, so that the game's own launch code can be run. One at a time in a process.
     *
     * @throws IllegalStateException if {@link Analytics} is in use
     */
    public static RecordingAnalytics install() {
        return install(UnaryOperator.identity());
    }

    /** The same with something configured: see {@link #start(UnaryOperator)}. */
    public static RecordingAnalytics install(UnaryOperator<AnalyticsConfig.Builder> configured) {
        RecordingAnalytics analytics = start(configured);
        try {
            analytics.putBehindFacade();
        } catch (IllegalStateException e) {
            analytics.close();
            throw e;
        }
        return analytics;
    }

    private synchronized void putBehindFacade() {
        Analytics.replaceForTest(client);
        installed = true;
    }

    private AnalyticsConfig isolated(AnalyticsConfig.Builder builder) {
        return builder.endpoint(URI.create("http://localhost"))
                .clientKey("test", "test")
                .storageDirectory(directory)
                .clock(clock)
                .fileStore(FileStore.system())
                .connectivityGate(ConnectivityGate.alwaysOpen())
                .transport(request -> LATER)
                .build();
    }

    /** The client that records. */
    public AnalyticsClient client() {
        return client;
    }

    /** The clock of {@link #client()}, which stands still until the test moves it. */
    public TestClock clock() {
        return clock;
    }

    /**
     * What the game has tracked and the library has taken, oldest first. When the player refuses, it is gone, as it is on a
     * device. What the library tracks by itself is in {@link #sessionEvents()}.
     */
    public List<RecordedEvent> events() {
        return events(event -> !isSession(event) && !isDaily(event));
    }

    /** Those of {@link #events()} that are of that type. */
    public List<RecordedEvent> events(EventType type) {
        return events(
                event -> !isSession(event) && !isDaily(event) && event.name().equals(type.name()));
    }

    /**
     * Each {@code session_start} and {@code session_end}, oldest first. An end that comes with time alone is noticed by the
     * library's own thread, or at the latest when the game says that the player is back.
     */
    public List<RecordedEvent> sessionEvents() {
        return events(RecordingAnalytics::isSession);
    }

    /** What the game has tracked and the library has not taken, oldest first. */
    public List<RefusedEvent> refused() {
        return Collections.unmodifiableList(new ArrayList<>(refused));
    }

    private List<RecordedEvent> events(Predicate<QueuedEvent> wanted) {
        List<RecordedEvent> events = new ArrayList<>();
        for (QueuedEvent event : QueueSnapshot.read(directory)) {
            if (wanted.test(event)) {
                events.add(new RecordedEvent(event));
            }
        }
        return Collections.unmodifiableList(events);
    }

    private static boolean isSession(QueuedEvent event) {
        return event.name().equals(SessionStart.TYPE.name()) || event.name().equals(SessionEnd.TYPE.name());
    }

    private static boolean isDaily(QueuedEvent event) {
        return event.name().equals(VillageActive.TYPE.name())
                && event.fields().get(0).text().equals("daily");
    }

    /**
     * Stops the client, takes it from behind {@link Analytics} if it is there, and deletes its directory: afterwards there
     * are no events to look at. Calling it again does nothing.
     */
    @Override
    public synchronized void close() {
        if (installed) {
            Analytics.replaceForTest(null);
            installed = false;
        }
        client.shutdown(0, TimeUnit.SECONDS);
        delete(directory);
    }

    /** What cannot be deleted now, such as a mapped file on Windows, is deleted when the JVM ends. */
    private static void delete(File file) {
        File[] inside = file.listFiles();
        for (File each : inside == null ? new File[0] : inside) {
            delete(each);
        }
        if (!file.delete()) {
            file.deleteOnExit();
        }
    }
}
