package dev.hearth.analytics.collector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Conformance.Outcome;
import dev.hearth.analytics.collector.conformance.WrongCollector.Fault;
import dev.hearth.analytics.collector.conformance.WrongCollector.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our collector keeps every rule; and each rule is broken by a collector that is wrong in what the rule is about. */
class ConformanceTest {
    private static final long SEED = 20260311;
    private static final String EVENTS = "/api/analytics/events";

    @TempDir
    static Path directory;

    private static TestCollector collector;

    @BeforeAll
    static void start() throws Exception {
        // Or each answer of the wrong collectors waits for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        collector = new TestCollector(CollectorConfig.builder()
                .port(0)
                .dataDirectory(directory)
                .clientKey(TestClient.KEY_ID, TestClient.SECRET)
                .serviceToken(TestClient.TOKEN)
                .minAggregation(0)
                .build());
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    // Each run has ids of its own: what an earlier one has sent would be duplicates.
    private static final Random RANDOM = new Random(SEED);

    private static List<Outcome> run(URI uri) throws IOException, InterruptedException {
        ClientKey key = ClientKey.parse(TestClient.KEY_ID + ":" + TestClient.SECRET);
        ProtocolClient client = new ProtocolClient(uri, key, InstantSource.system());
        return new Conformance(client, TestClient.TOKEN, RANDOM).run(() -> {});
    }

    private static String name(Outcome outcome) {
        return outcome.topic() + ": " + outcome.statement();
    }

    @Test
    void ourCollectorKeepsEveryRule() throws Exception {
        List<Outcome> outcomes = run(collector.collector().uri());
        outcomes.forEach(outcome ->
                System.out.printf(Locale.ROOT, "%-7s %s%n", outcome.kept() ? "ok" : "BROKEN", name(outcome)));
        assertThat(outcomes)
                .hasSizeGreaterThan(70)
                .allSatisfy(outcome ->
                        assertThat(outcome.failure()).as(name(outcome)).isEmpty());
        assertThat(outcomes.stream().map(ConformanceTest::name)).doesNotHaveDuplicates();
    }

    @Test
    void everyRuleIsBrokenByACollectorThatIsWrongInIt() throws Exception {
        Set<String> all = new TreeSet<>();
        Set<String> broken = new TreeSet<>();
        for (Map.Entry<String, Fault> fault : faults().entrySet()) {
            try (WrongCollector wrong = new WrongCollector(collector.collector().uri(), fault.getValue())) {
                Set<String> found = new TreeSet<>();
                for (Outcome outcome : run(wrong.uri())) {
                    all.add(name(outcome));
                    if (!outcome.kept()) {
                        found.add(name(outcome));
                    }
                }
                System.out.println(fault.getKey() + ": " + found.size() + " rules broken");
                assertThat(found).as(fault.getKey()).isNotEmpty();
                broken.addAll(found);
            }
        }
        all.removeAll(broken);
        assertThat(all).as("rules that no wrong collector has broken").isEmpty();
    }

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("lets everybody in, and looks into every batch", new Fault() {
            @Override
            public void request(Message request) {
                request.headers.remove("X-Analytics-Opt-Out");
                request.headers
                        .keySet()
                        .removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("x-analytics"));
                request.headers.put("Authorization", "Bearer " + TestClient.TOKEN);
            }
        });
        faults.put("takes everything for a batch", answering((request, answer) -> {
            if (request.path.equals(EVENTS) && answer.status >= 400) {
                answer.status = 200;
                answer.say("{\"accepted\":1}");
            }
            if (request.path.contains("/kpis/") && answer.status >= 400) {
                answer.status = 200;
                answer.say("[]");
            }
        }));
        faults.put("has codes of its own", answering((request, answer) -> {
            if (answer.status >= 400) {
                json(answer, problem -> problem.put("code", "wrong").put("parameter", "all"));
            }
        }));
        faults.put("accepts everything", answering((request, answer) -> {
            if (request.path.equals(EVENTS) && answer.status == 200) {
                json(answer, said -> said.put("accepted", 2).put("rejected", 0).putArray("results"));
            }
        }));
        faults.put("accepts nothing, and gives reasons of its own", answering((request, answer) -> {
            if (request.path.equals(EVENTS) && answer.status == 200) {
                json(answer, said -> {
                    said.put("accepted", 0);
                    said.path("results").forEach(result -> ((ObjectNode) result).put("reason", "dislike"));
                });
            }
        }));
        faults.put("forgets which batches and events it had", new Fault() {
            private final TestEvents ids = new TestEvents(SEED);

            @Override
            public void request(Message request) {
                if (request.path.equals(EVENTS) && request.text().contains("\"batch_id\"")) {
                    rewrite(request, batch -> {
                        batch.put("batch_id", ids.uuid().toString());
                        batch.path("events")
                                .forEach(event -> ((ObjectNode) event)
                                        .put("event_id", ids.uuid().toString()));
                    });
                }
            }
        });
        faults.put("quotes what it was sent, and keeps what it should not", answering((request, answer) -> {
            if (request.path.equals(EVENTS) && !request.text().isEmpty()) {
                json(answer, said -> said.put("detail", request.text()));
            }
            if (request.path.startsWith("/internal/analytics/recent")) {
                answer.say(answer.text() + " conformance-stranger");
            }
            if (request.path.startsWith("/internal/analytics/quarantine")) {
                answer.say(answer.text() + " conformance stranger");
            }
        }));
        faults.put("does not know when a batch was sent", new Fault() {
            @Override
            public void request(Message request) {
                if (request.path.equals(EVENTS) && request.text().contains("\"sent_at\"")) {
                    rewrite(request, batch -> {
                        if (batch.has("sent_at")) {
                            batch.put("sent_at", "2199-01-01T00:00:00.000Z");
                        }
                    });
                }
            }
        });
        faults.put("reports what is not so", answering((request, answer) -> {
            if (request.path.startsWith("/internal/analytics/integrity") && answer.status == 200) {
                array(answer, day -> {
                    day.put("accepted", day.path("accepted").asLong() + 1)
                            .put("late", 0)
                            .put("pending", 0);
                    day.putArray("losses");
                });
            }
            if (request.path.contains("/kpis/") && answer.status == 200) {
                array(answer, day -> day.put("date", "2000-01-01").put("value", 1));
            }
            if (request.path.endsWith("/kpis")) {
                answer.say("{}");
            }
        }));
        faults.put("gives one salt, tags nothing and is ready for nobody", answering((request, answer) -> {
            answer.headers.remove("ETag");
            answer.headers.remove("Cache-Control");
            if (request.path.startsWith("/api/analytics/config") && answer.status == 200) {
                json(answer, config -> {
                    JsonNode first = config.path("salts").path(0);
                    config.putArray("salts").add(first);
                });
            }
            if (request.path.equals("/readyz")) {
                answer.status = 503;
            }
            if (request.path.equals("/metrics")) {
                answer.say("none");
            }
        }));
        faults.put("is always too busy", answering((request, answer) -> {
            if (request.path.equals(EVENTS) && answer.status == 200) {
                answer.status = 503;
            }
        }));
        faults.put("does not say what time it is", answering((request, answer) -> {
            if (!request.path.equals(EVENTS)) {
                answer.headers.remove("X-Server-Time");
            }
        }));
        return faults;
    }

    private interface Answering {
        void change(Message request, Message answer);
    }

    private static Fault answering(Answering change) {
        return new Fault() {
            @Override
            public void answer(Message request, Message answer) {
                change.change(request, answer);
            }
        };
    }

    private static void json(Message message, Consumer<ObjectNode> change) {
        if (parse(message.text()) instanceof ObjectNode object) {
            change.accept(object);
            message.say(object.toString());
        }
    }

    private static void array(Message message, Consumer<ObjectNode> change) {
        if (parse(message.text()) instanceof ArrayNode array) {
            array.forEach(element -> change.accept((ObjectNode) element));
            message.say(array.toString());
        }
    }

    /** What is changed is no longer what was signed: the wrong collector asks the right one with its token. */
    private static void rewrite(Message request, Consumer<ObjectNode> change) {
        String text = request.text();
        if (parse(text) instanceof ObjectNode batch) {
            try {
                change.accept(batch);
            } catch (ClassCastException e) {
                return;
            }
            request.headers
                    .keySet()
                    .removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("x-analytics"));
            request.headers.remove("Content-Encoding");
            request.headers.put("Authorization", "Bearer " + TestClient.TOKEN);
            request.say(batch.toString());
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode node = TestEvents.JSON.readTree(text);
            return node == null ? TestEvents.JSON.missingNode() : node;
        } catch (IOException e) {
            return TestEvents.JSON.missingNode();
        }
    }
}
