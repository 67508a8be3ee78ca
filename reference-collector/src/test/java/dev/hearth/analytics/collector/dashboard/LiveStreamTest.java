package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock("2026-03-10T12:00:00Z");
    private final TestEvents events = new TestEvents(3);
    private final List<Watching> watching = new ArrayList<>();
    private TestCollector collector;
    private String cookie;

    @BeforeEach
    void start() throws CollectorException {
        collector = new TestCollector(
                TestCollector.config(directory, clock).dashboard(true).build());
        TestClient client = collector.client();
        HttpResponse<String> response = client.send(client.request("/dashboard/sign-in")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"token\":\"" + TestClient.TOKEN + "\"}")));
        cookie = response.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    }

    @AfterEach
    void stop() {
        watching.forEach(Watching::close);
        collector.close();
    }

    /** Reads a stream on a thread of its own, line by line. */
    private final class Watching implements AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final Stream<String> stream;
        private final Thread thread;

        Watching(String query, String lastId) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(
                                collector.collector().uri().resolve("/dashboard/stream" + query))
                        .header("Cookie", cookie);
                if (!lastId.isEmpty()) {
                    request.header("Last-Event-ID", lastId);
                }
                HttpResponse<Stream<String>> response =
                        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith("text/event-stream");
                stream = response.body();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            thread = new Thread(this::read, "watching");
            thread.setDaemon(true);
            thread.start();
            watching.add(this);
            await().atMost(PATIENCE).until(() -> lines.contains("event: hello"));
        }

        private void read() {
            try {
                stream.forEach(lines::add);
                lines.add("end");
            } catch (UncheckedIOException e) {
                lines.add("broken");
            }
        }

        List<JsonNode> items() {
            return lines.stream()
                    .filter(line -> line.startsWith("data: {\"id\""))
                    .map(line -> parse(line.substring(6)))
                    .toList();
        }

        List<JsonNode> awaitItems(int count) {
            await().atMost(PATIENCE).until(() -> items().size() >= count);
            return items();
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private static JsonNode parse(String json) {
        try {
            return TestEvents.JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Watching watch(String query) {
        return new Watching(query, "");
    }

    private void post(ObjectNode batch) {
        assertThat(collector.client().postSigned(batch, clock.millis()).statusCode())
                .isEqualTo(200);
    }

    private ObjectNode batch(ObjectNode... of) {
        return events.batch(clock.instant(), List.of(of));
    }

    @Test
    void everyVerdictIsToldWhileItHappens() {
        Watching live = watch("");
        ObjectNode accepted = events.dialogue(clock.instant());
        ObjectNode late = events.dialogue(clock.instant().minus(Duration.ofDays(3)));
        ObjectNode batch = batch(accepted, late, accepted);
        batch.putArray("dropped")
                .addObject()
                .put("event_name", "dialogue_open")
                .put("reason", "queue_full")
                .put("count", 3);
        post(batch);
        List<JsonNode> items = live.awaitItems(4);
        assertThat(items)
                .extracting(item -> item.get("verdict").asText())
                .containsExactly("accepted", "late", "duplicate", "lost");
        assertThat(items).extracting(item -> item.get("key").asText()).containsOnly(TestClient.KEY_ID);
        assertThat(items.get(0).get("event_id")).isEqualTo(accepted.get("event_id"));
        assertThat(items.get(0).at("/payload/dialogue_id").asText()).isEqualTo("smith.hello");
        assertThat(items.get(3).at("/losses/0/count").asInt()).isEqualTo(3);
    }

    @Test
    void rejectedEventSaysWhichFieldBrokeWhichRuleAndNeverTheValue() {
        Watching live = watch("");
        ObjectNode pattern = events.dialogue(clock.instant());
        pattern.withObject("payload").put("dialogue_id", "secret words");
        ObjectNode missing = events.dialogue(clock.instant());
        missing.withObject("payload").remove("dialogue_id");
        ObjectNode unknown = events.event("secret_quest", clock.instant(), TestEvents.village(1), events.uuid());
        ObjectNode badId = events.dialogue(clock.instant());
        badId.put("session_id", "secret session");
        post(batch(pattern, missing, unknown, badId));
        List<JsonNode> items = live.awaitItems(4);
        assertThat(items)
                .extracting(item -> item.get("reason").asText() + " "
                        + item.get("field").asText() + " " + item.get("rule").asText())
                .containsExactly(
                        "schema_violation dialogue_id pattern",
                        "schema_violation dialogue_id required",
                        "unknown_event event_name catalog",
                        "invalid_id session_id form");
        assertThat(items.get(2).get("event_name").asText()).isEqualTo("secret_quest");
        assertThat(items.get(0).get("session_id")).isEqualTo(pattern.get("session_id"));
        assertThat(items.toString()).doesNotContain("secret words", "secret session");
    }

    @Test
    void fieldsThatNoSchemaNamesAreNeverTold() {
        Watching live = watch("");
        ObjectNode chatty = events.dialogue(clock.instant());
        chatty.put("nickname", "secret-name").withObject("payload").put("note", "secret-note");
        post(batch(chatty));
        assertThat(live.awaitItems(1).toString()).doesNotContain("secret");
    }

    @Test
    void filtersLetOnlyThroughWhatIsAskedFor() {
        ObjectNode mine = events.dialogue(clock.instant());
        String session = mine.get("session_id").asText();
        Watching bySession = watch("?session=" + session.substring(0, 12));
        Watching byName = watch("?name=command");
        Watching byKey = watch("?key=other");
        Watching byVerdict = watch("?verdict=rejected");
        ObjectNode command = events.event("command_executed", clock.instant(), TestEvents.village(2), events.uuid());
        ObjectNode wrong = events.dialogue(clock.instant());
        wrong.withObject("payload").removeAll();
        post(batch(command, mine, wrong));
        assertThat(bySession.awaitItems(1))
                .extracting(item -> item.get("session_id").asText())
                .containsExactly(session);
        assertThat(byName.awaitItems(1))
                .extracting(item -> item.get("event_name").asText())
                .containsExactly("command_executed");
        assertThat(byVerdict.awaitItems(1))
                .extracting(item -> item.get("verdict").asText())
                .containsExactly("rejected");
        assertThat(byKey.items()).isEmpty();
    }

    @Test
    void whoComesLaterGetsTheLastTenMinutesAndWhoComesAgainOnlyWhatWasMissed() {
        post(batch(events.dialogue(clock.instant())));
        clock.advance(Duration.ofMinutes(11));
        post(batch(events.dialogue(clock.instant()), events.dialogue(clock.instant())));
        List<JsonNode> later = watch("").awaitItems(2);
        assertThat(later).extracting(item -> item.get("id").asLong()).containsExactly(2L, 3L);
        assertThat(new Watching("", "2").awaitItems(1))
                .extracting(item -> item.get("id").asLong())
                .containsExactly(3L);
    }

    @Test
    void numberOfAnotherRunIsNotTakenForOneOfThis() {
        post(batch(events.dialogue(clock.instant())));
        assertThat(new Watching("", "99999").awaitItems(1)).hasSize(1);
    }

    @Test
    void batchThatIsSentAgainIsNotToldAgain() {
        ObjectNode batch = batch(events.dialogue(clock.instant()));
        post(batch);
        post(batch);
        post(batch(events.dialogue(clock.instant())));
        assertThat(watch("").awaitItems(2)).hasSize(2);
    }

    @Test
    void streamNeedsASignIn() {
        TestClient client = collector.client();
        assertThat(client.send(client.request("/dashboard/stream").GET()).statusCode())
                .isEqualTo(401);
        assertThat(client.get("/dashboard/stream").statusCode())
                .as("a token is no sign-in")
                .isEqualTo(401);
    }

    @Test
    void streamEndsWhenTheSignInDoes() {
        Watching live = watch("");
        TestClient client = collector.client();
        client.send(
                client.request("/dashboard/sign-in").header("Cookie", cookie).DELETE());
        await().atMost(PATIENCE).until(() -> live.lines.contains("end"));
        assertThat(live.lines).contains("event: signed-out");
    }

    @Test
    void openStreamDoesNotHoldTheCollectorUp() {
        Watching live = watch("");
        collector.close();
        await().atMost(PATIENCE).until(() -> live.lines.contains("end"));
    }

    @Test
    void streamsAreBounded() {
        for (int i = 0; i < LiveEndpoint.STREAMS_MAX; i++) {
            watch("");
        }
        TestClient client = collector.client();
        HttpResponse<String> refused = client.send(
                client.request("/dashboard/stream").header("Cookie", cookie).GET());
        assertThat(refused.statusCode()).isEqualTo(503);
        watching.get(0).close();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            try {
                watch("?name=again");
                return true;
            } catch (AssertionError full) {
                return false;
            }
        });
    }
}
