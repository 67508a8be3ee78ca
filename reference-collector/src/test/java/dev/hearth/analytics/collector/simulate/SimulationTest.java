package dev.hearth.analytics.collector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The synthetic villages against a real collector, at a time that stands still. */
class SimulationTest {
    private static final ClientKey KEY = new ClientKey(TestClient.KEY_ID, TestClient.SECRET);
    private static final String TODAY = "2025-09-14";
    private static final int VILLAGES = 600;
    private static final int EVENTS_MAX = 1_000_000;
    private static final int DAYS = 3;
    private static final int CONNECTIONS = 3;

    private final TestClock clock = new TestClock(TODAY + "T20:30:00Z");
    private final AtomicLong villagesPlayed = new AtomicLong();
    private final AtomicLong eventsAnswered = new AtomicLong();
    private TestCollector collector;

    @BeforeEach
    void startCollector(@TempDir Path directory) throws CollectorException {
        collector = new TestCollector(TestCollector.config(directory, clock).build());
    }

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    @Test
    void everyKpiIsAsExpectedWhateverWentWrong() throws Exception {
        Simulation simulation = played(1);
        JsonNode expected = simulation.expected();
        JsonNode events = expected.get("events");
        assertThat(events).allSatisfy(count -> assertThat(count.asLong()).isPositive());
        assertThat(simulation.answers().accepted())
                .isEqualTo(events.get("accepted").asLong());
        assertThat(simulation.answers().duplicate())
                .isEqualTo(events.get("duplicate").asLong());
        assertThat(simulation.answers().rejected())
                .isEqualTo(events.get("rejected").asLong());

        JsonNode received = collector.integrity(TODAY, TODAY).get(0);
        assertThat(received.get("late").asLong()).isEqualTo(events.get("late").asLong());
        assertThat(received.get("pending").asLong()).isZero();
        assertThat(received.get("accepted").asLong())
                .isEqualTo(events.get("accepted").asLong());
        assertThat(received.get("rejected").get("timestamp_in_future").asLong())
                .isEqualTo(events.get("rejected").asLong());
        Comparison comparison = comparison();
        assertThat(comparison.differences(expected)).isEmpty();
        assertThat(comparison.compared()).isEqualTo(6 * 3);
    }

    @Test
    void theSameSeedIsTheSameVillagesAndAddsNothing() throws Exception {
        JsonNode expected = played(7).expected();
        Simulation again = played(7);
        assertThat(again.expected()).isEqualTo(expected);
        assertThat(again.answers().accepted()).isZero();
        clock.advance(Duration.ofSeconds(61));
        assertThat(comparison().differences(expected)).isEmpty();
        assertThat(played(8).answers().accepted()).isPositive();
    }

    @Test
    void aRunEndsWithTheVillageThatReachesTheEvents() throws Exception {
        Simulation simulation = simulation(1);
        simulation.play(1_000_000, 2_000, 2, 1, progress());
        assertThat(simulation.expected().get("events").get("accepted").asLong()).isBetween(2_000L, 2_200L);
        assertThat(villagesPlayed.get()).isBetween(50L, 500L);
        assertThat(eventsAnswered.get()).isGreaterThan(2_000);
    }

    @Test
    void aComparisonSaysWhatDiffers() throws Exception {
        JsonNode expected = played(1).expected();
        clock.advance(Duration.ofSeconds(61));
        played(2);
        assertThat(comparison().differences(expected))
                .anyMatch(line -> line.matches("command-executions of 2025-09-14 is [0-9]+, not [0-9]+"));
    }

    private Simulation played(long seed) throws Exception {
        Simulation simulation = simulation(seed);
        simulation.play(VILLAGES, EVENTS_MAX, DAYS, CONNECTIONS, progress());
        collector.awaitAggregated();
        return simulation;
    }

    private Simulation simulation(long seed) {
        return new Simulation(uri(), KEY, clock, seed);
    }

    private Comparison comparison() {
        return new Comparison(new ProtocolClient(uri(), KEY, clock), TestClient.TOKEN);
    }

    private URI uri() {
        return collector.collector().uri();
    }

    private Simulation.Progress progress() {
        return new Simulation.Progress() {
            @Override
            public void village() {
                villagesPlayed.incrementAndGet();
            }

            @Override
            public void events(long count) {
                eventsAnswered.addAndGet(count);
            }
        };
    }
}
