package dev.hearth.analytics.samplegame.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.EventForms;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.simulate.Comparison;
import dev.hearth.analytics.collector.simulate.Simulation;
import dev.hearth.analytics.samplegame.kpis.Kpi;
import dev.hearth.analytics.samplegame.kpis.KpiReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a collector in a process of its own makes of what comes in over HTTP: what counts once, what must not count, and how
 * fast a hundred thousand events are taken in. {@link EndToEndTest} has real players with the real library.
 */
class PipelineTest {
    private static final LocalDate TODAY = LocalDate.parse("2025-09-14");
    private static final Instant NOW = Instant.parse("2025-09-14T20:00:00Z");
    private static final ClientKey KEY = new ClientKey(CollectorProcess.KEY_ID, CollectorProcess.KEY_SECRET);
    private static final int VILLAGES = 4;
    private static final int COMMANDS_A_VILLAGE = 5;
    private static final int INGESTED_EVENTS = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long seed = Long.getLong("e2e.seed", 20_250_914);
    private final EventForms forms = new EventForms(new SplittableRandom(seed), "pipeline-test");

    @TempDir
    private Path directory;

    private SharedTimeFile time;
    private InstantSource clock;
    private ChildJvm collector;
    private ProtocolClient client;
    private URI address;

    @BeforeEach
    void startCollector() throws Exception {
        Path timeFile = directory.resolve("time");
        time = new SharedTimeFile(timeFile);
        time.write(NOW.toEpochMilli());
        clock = () -> Instant.ofEpochMilli(time.read());
        collector = ChildJvm.start(CollectorProcess.class, directory.resolve("collector"), 0, timeFile);
        address = URI.create(collector.nextLine());
        client = new ProtocolClient(address, KEY, clock);
    }

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    @Test
    void whatIsSentAgainIsAnsweredTheSameAndCountsOnce() throws Exception {
        ObjectNode batch = forms.batch(NOW.toEpochMilli(), commands(NOW.minusSeconds(600)));
        HttpResponse<String> first = client.post(batch);
        HttpResponse<String> again = client.post(batch);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        ObjectNode otherBatch = batch.deepCopy().put("batch_id", forms.uuid().toString());
        JsonNode other = ProtocolClient.json(client.post(otherBatch));
        assertThat(other.path("accepted").asInt()).isZero();
        assertThat(other.path("duplicate").asInt()).isEqualTo(VILLAGES * COMMANDS_A_VILLAGE);
        awaitKpi(Kpi.COMMAND_EXECUTIONS, TODAY, VILLAGES * COMMANDS_A_VILLAGE);
        awaitKpi(Kpi.ACTIVE_VILLAGES, TODAY, VILLAGES);
    }

    @Test
    void whatAPlayerWhoSaidNoSendsAllTheSameIsNotLookedAt() throws Exception {
        byte[] body = forms.batch(NOW.toEpochMilli(), commands(NOW.minusSeconds(600)))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = client.send(client.signed(ProtocolClient.EVENTS, body)
                .header("Content-Type", "application/json")
                .header("X-Analytics-Opt-Out", "1")
                .POST(BodyPublishers.ofByteArray(body)));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        client.post(
                forms.batch(NOW.toEpochMilli(), commands(NOW.minusSeconds(300)).subList(0, 1)));
        awaitKpi(Kpi.COMMAND_EXECUTIONS, TODAY, 1);
        assertThat(integrity().path("received").asLong()).isOne();
    }

    @Test
    void whatComesLateCountsInsideTheWindowAndIsKeptButNotCountedBeyond() throws Exception {
        LocalDate yesterday = TODAY.minusDays(1);
        client.post(forms.batch(NOW.toEpochMilli(), commands(NOW.minus(Duration.ofHours(30)))));
        awaitKpi(Kpi.COMMAND_EXECUTIONS, yesterday, VILLAGES * COMMANDS_A_VILLAGE);
        LocalDate longAgo = TODAY.minusDays(3);
        JsonNode answer = ProtocolClient.json(
                client.post(forms.batch(NOW.toEpochMilli(), commands(NOW.minus(Duration.ofHours(70))))));
        assertThat(answer.path("accepted").asInt()).isEqualTo(VILLAGES * COMMANDS_A_VILLAGE);
        await().pollInSameThread()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(integrity().path("late").asInt()).isEqualTo(VILLAGES * COMMANDS_A_VILLAGE));
        awaitKpi(Kpi.COMMAND_EXECUTIONS, longAgo, 0);
    }

    /** How fast and in how much memory is printed, not asserted: it depends on the machine and on what else it does. */
    @Test
    void aHundredThousandEventsAreTakenInAndCountedExactly() throws Exception {
        Simulation simulation = new Simulation(address, KEY, clock, seed);
        long began = System.nanoTime();
        simulation.play(Long.MAX_VALUE, INGESTED_EVENTS, 2, 4, noProgress());
        double seconds = (System.nanoTime() - began) / 1e9;
        Comparison comparison = new Comparison(client, CollectorProcess.SERVICE_TOKEN);
        await().pollInSameThread()
                .atMost(PATIENCE.multipliedBy(3))
                .untilAsserted(
                        () -> assertThat(integrity().path("pending").asLong()).isZero());
        double countedSeconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "ingest: %s; %.1f s (%.0f events/s), all counted after %.1f s; a batch of 500 took p50 %.0f ms, p99 %.0f"
                        + " ms, at most %.0f ms; the collector's memory peaked at %s%n",
                simulation.answers(),
                seconds,
                simulation.answers().sent() / seconds,
                countedSeconds,
                simulation.answers().exchangeMillis(50),
                simulation.answers().exchangeMillis(99),
                simulation.answers().exchangeMillis(100),
                peakMemory().orElse("(not told by this system)"));
        assertThat(simulation.answers().accepted()).isGreaterThanOrEqualTo(INGESTED_EVENTS);
        assertThat(comparison.differences(simulation.expected())).isEmpty();
        assertThat(comparison.compared()).isEqualTo(6 * 3);
    }

    private List<ObjectNode> commands(Instant at) {
        List<ObjectNode> events = new ArrayList<>();
        for (int village = 0; village < VILLAGES; village++) {
            var session = forms.uuid();
            String anonVillageId = String.format(Locale.ROOT, "%032x", village + 1);
            for (int i = 0; i < COMMANDS_A_VILLAGE; i++) {
                ObjectNode payload = ProtocolClient.JSON.createObjectNode().put("command", "build");
                events.add(forms.event("command_executed", at.toEpochMilli() + i, anonVillageId, session, i, payload));
            }
        }
        return events;
    }

    private void awaitKpi(Kpi kpi, LocalDate day, long value) {
        KpiReader reader = new KpiReader(address, CollectorProcess.SERVICE_TOKEN);
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
            time.write(time.read() + 61_000); // What is answered is cached for a minute.
            assertThat(reader.read(day, day).get(0).value(kpi)).isEqualTo(OptionalDouble.of((double) value));
        });
    }

    private JsonNode integrity() throws IOException, InterruptedException {
        return new KpiReader(address, CollectorProcess.SERVICE_TOKEN)
                .get("/internal/analytics/integrity?start=" + TODAY + "&end=" + TODAY)
                .get(0);
    }

    private Optional<String> peakMemory() throws IOException {
        Path status = Path.of("/proc/" + collector.pid() + "/status");
        if (!Files.exists(status)) {
            return Optional.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring("VmHWM:".length()).strip())
                .findFirst();
    }

    private static Simulation.Progress noProgress() {
        return new Simulation.Progress() {
            @Override
            public void village() {}

            @Override
            public void events(long count) {}
        };
    }
}
