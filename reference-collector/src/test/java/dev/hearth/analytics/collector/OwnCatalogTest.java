package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A game's own events and KPIs, from the wire to the numbers, in a collector that goes on while they change. */
class OwnCatalogTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final String DAY = "2026-01-15";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String EVENTS = """
            {"name": "boss_defeated", "version": 1, "title": "Boss defeated", "properties": {
              "boss_id": {"type": "string", "pattern": "^[a-z]{1,32}$"},
              "attempts": {"type": "integer", "minimum": 1, "maximum": 100}}, "required": ["boss_id", "attempts"]}
            """;
    private static final String KPIS = """
            {"id": "bosses", "title": "Bosses", "unit": "events", "kind": "count", "event": "boss_defeated", "by": "boss_id"},
            {"id": "tries", "title": "Tries", "unit": "tries", "kind": "sum", "event": "boss_defeated", "field": "attempts"},
            {"id": "tries-each", "title": "Tries", "unit": "tries", "kind": "average", "event": "boss_defeated", "field": "attempts"},
            {"id": "tries-spread", "title": "Tries", "unit": "tries", "kind": "percentile", "event": "boss_defeated",
             "field": "attempts", "metrics": ["p50", "p90"]},
            {"id": "winners", "title": "Winners", "unit": "villages", "kind": "unique", "event": "boss_defeated"},
            {"id": "per-village", "title": "Each", "unit": "events", "kind": "ratio", "numerator": "bosses",
             "denominator": "daily-active-villages"}
            """;

    private final TestClock clock = new TestClock(NOON.toString());
    private final TestEvents events = new TestEvents(7);

    @TempDir
    Path folder;

    private Path catalog;

    @BeforeEach
    void writeCatalog() throws IOException {
        catalog = folder.resolve("ember.json");
        write(KPIS);
    }

    @Test
    void everyKindOfKpiIsCounted() throws Exception {
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            play(collector);
            assertThat(value(collector, "bosses")).isEqualTo(5);
            assertThat(value(collector, "tries")).as("1 + 2 × 2 + 4 + 10").isEqualTo(19);
            assertThat(value(collector, "tries-each")).isEqualTo(3.8);
            assertThat(value(collector, "tries-spread")).isEqualTo(2.0, Offset.offset(0.02));
            assertThat(value(collector, "tries-spread", "&metric=p90")).isEqualTo(10.0, Offset.offset(0.1));
            assertThat(value(collector, "winners")).isEqualTo(3);
            assertThat(value(collector, "per-village")).isEqualTo(1.25);
            JsonNode groups =
                    collector.client().getJson("/internal/analytics/kpis/bosses/groups?start=" + DAY + "&end=" + DAY);
            assertThat(groups.at("/groups/0/group").asText()).isEqualTo("dragon");
            assertThat(groups.at("/groups/0/value").asInt()).isEqualTo(4);
            assertThat(ids(collector)).contains("session-duration", "bosses", "per-village");
            assertThat(collector
                            .client()
                            .send(collector
                                    .client()
                                    .request("/internal/analytics/kpis/tries?start=" + DAY + "&end=" + DAY)
                                    .header("Authorization", "Bearer " + TestClient.TOKEN)
                                    .header("Accept", "text/csv")
                                    .GET())
                            .body())
                    .contains(DAY + ",19.0,true,false");
        }
    }

    @Test
    void dayWithoutAnyIsNothing() throws Exception {
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            JsonNode empty =
                    collector.client().getJson("/internal/analytics/kpis/tries?start=2026-01-01&end=2026-01-01");
            assertThat(empty.at("/0/value").asInt(-1)).isZero();
            for (String kpi : List.of("tries-each", "tries-spread", "per-village")) {
                assertThat(collector
                                .client()
                                .getJson("/internal/analytics/kpis/" + kpi + "?start=2026-01-01&end=2026-01-01")
                                .at("/0/value")
                                .isNull())
                        .as(kpi)
                        .isTrue();
            }
        }
    }

    @Test
    void eventsOfACatalogAreTakenFromItsKeyAlone() throws Exception {
        try (TestCollector collector = start(new CatalogSource("another-game", catalog))) {
            JsonNode answer = TestClient.json(collector
                    .client()
                    .postSigned(events.batch(NOON, List.of(boss(1, "dragon", 1))), NOON.toEpochMilli()));
            assertThat(answer.at("/results/0/reason").asText()).isEqualTo("unknown_event");
        }
        try (TestCollector collector = start(new CatalogSource(TestClient.KEY_ID, catalog))) {
            JsonNode answer = TestClient.json(collector
                    .client()
                    .postSigned(events.batch(NOON, List.of(boss(1, "dragon", 1))), NOON.toEpochMilli()));
            assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        }
    }

    @Test
    void wrongCatalogAtTheStartIsOneSentence() throws IOException {
        Files.writeString(catalog, "{}");
        assertThatThrownBy(() -> start(new CatalogSource(null, catalog)))
                .isInstanceOf(CollectorException.class)
                .hasMessageContaining("ember.json")
                .hasMessageContaining("schema_version");
    }

    @Test
    void namesThatTwoGamesDeclareAreRefused() throws IOException {
        Path other = Files.copy(catalog, folder.resolve("ash.json"));
        assertThatThrownBy(() -> start(new CatalogSource("a", catalog), new CatalogSource("b", other)))
                .hasMessageContaining("ember.json")
                .hasMessageContaining("ash.json")
                .hasMessageContaining("event boss_defeated");
    }

    @Test
    void changedCatalogCountsFromThenOnAndABackfillCountsWhatWasBefore() throws Exception {
        write("");
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            play(collector);
            assertThat(ids(collector)).doesNotContain("bosses");
            write(KPIS);
            await().atMost(SOON).untilAsserted(() -> assertThat(ids(collector)).contains("bosses"));
            assertThat(value(collector, "bosses")).isZero();
            long day = NOON.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
            backfill(Job.Request.backfill(day, day));
            clock.advance(Duration.ofMinutes(2));
            assertThat(value(collector, "bosses")).isEqualTo(5);
            assertThat(value(collector, "per-village")).isEqualTo(1.25);
        }
    }

    @Test
    void brokenChangeLeavesTheLastGoodCatalogAndSaysSo() throws Exception {
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            Files.writeString(catalog, "{ broken");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(readiness(collector)).isEqualTo("last_good"));
            play(collector);
            assertThat(value(collector, "bosses")).isEqualTo(5);
            write(KPIS);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(readiness(collector)).isEqualTo("current"));
        }
    }

    @Test
    void mistakeIsToldWithItsLineToStaffAndSinceWhenToEverybody() throws Exception {
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            JsonNode good = ready(collector, true);
            assertThat(good.get("catalogs_since").asText()).isEqualTo("2026-01-15T12:00:00.000Z");
            assertThat(good.has("catalogs_refused_since")).isFalse();
            clock.advance(Duration.ofMinutes(10));
            write(KPIS.replace("\"field\": \"attempts\"}", "\"field\": \"tries\"}"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(readiness(collector)).isEqualTo("last_good"));
            JsonNode bad = ready(collector, true);
            assertThat(bad.get("status").asText())
                    .as("a wrong file stops nothing")
                    .isEqualTo("ready");
            assertThat(bad.get("catalogs_since").asText()).isEqualTo("2026-01-15T12:00:00.000Z");
            assertThat(bad.get("catalogs_refused_since").asText()).isEqualTo("2026-01-15T12:10:00.000Z");
            assertThat(collector.client().get("/metrics").body()).contains("hearth_catalogs_refused 1.0");
            JsonNode mistake = bad.at("/catalog_mistakes/0");
            assertThat(mistake.get("file").asText()).endsWith("ember.json");
            assertThat(mistake.get("line").asInt()).isEqualTo(5);
            assertThat(mistake.get("at").asText()).isEqualTo("/kpis/1/field");
            assertThat(mistake.get("message").asText())
                    .isEqualTo("boss_defeated.v1 has no such field; write one of its integer or number fields from 0 to"
                            + " 10^9: attempts");
            assertThat(ready(collector, false).properties().stream().map(Map.Entry::getKey))
                    .containsExactly("status", "checks", "catalogs", "catalogs_since", "catalogs_refused_since");
            clock.advance(Duration.ofMinutes(10));
            Files.writeString(catalog, "{\n  broken");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready(collector, true)
                                    .at("/catalog_mistakes/0/line")
                                    .asInt())
                            .isEqualTo(2));
            assertThat(ready(collector, true).get("catalogs_refused_since").asText())
                    .as("it has been wrong all the time")
                    .isEqualTo("2026-01-15T12:10:00.000Z");
            clock.advance(Duration.ofMinutes(10));
            write(KPIS);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(readiness(collector)).isEqualTo("current"));
            assertThat(ready(collector, true).get("catalogs_since").asText()).isEqualTo("2026-01-15T12:30:00.000Z");
            assertThat(ready(collector, true).has("catalog_mistakes")).isFalse();
            assertThat(collector.client().get("/metrics").body()).contains("hearth_catalogs_refused 0.0");
        }
    }

    /** Each is refused as a whole: an event that came with it is unknown, and what was good before goes on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type-unknown.json",
                "event-twice.json",
                "kpi-twice.json",
                "kpi-on-a-missing-field.json",
                "kpi-on-a-missing-event.json",
                "kpi-ratio-of-a-ratio.json",
                "pattern-of-anything.json",
                "string-without-a-form.json",
                "title-with-a-newline.json",
                "schema-version-2.json",
            })
    void nothingOfABadCatalogIsLoaded(String sample) throws Exception {
        Path samples = Path.of("..", "protocol", "samples", "catalogs");
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            List<String> before = ids(collector);
            replace(Files.readString(samples.resolve(sample)).replace("\"gate_opened\"", "\"gate_shut\""));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(readiness(collector)).isEqualTo("last_good"));
            assertThat(ids(collector)).isEqualTo(before);
            ObjectNode half = events.event("gate_shut", NOON, TestEvents.village(9), events.uuid());
            JsonNode answer = TestClient.json(collector.client().post(events.batch(NOON, List.of(half))));
            assertThat(answer.at("/results/0/reason").asText()).isEqualTo("unknown_event");
            play(collector);
            assertThat(value(collector, "bosses")).isEqualTo(5);
        }
    }

    @Test
    void tenThousandEventsAndHostileNamesAreToldBriefly() throws Exception {
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            StringBuilder many = new StringBuilder("{\"schema_version\": 1, \"events\": [");
            for (int i = 0; i < 10_000; i++) {
                many.append(i == 0 ? "" : ",")
                        .append("{\"name\": \"e")
                        .append(i)
                        .append("\", \"version\": 1, \"title\": \"E\",");
                many.append(" \"properties\": {}}");
            }
            replace(many.append("]}").toString());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready(collector, true)
                                    .at("/catalog_mistakes/0/message")
                                    .asText())
                            .contains("at most 256 events, not 10000"));
            StringBuilder names = new StringBuilder("{\"schema_version\": 1, \"events\": [], \"kpis\": [");
            for (int i = 0; i < 50; i++) {
                names.append(i == 0 ? "" : ",")
                        .append("{\"\\u001b[2J\\u202e</script>")
                        .append("x".repeat(4_000))
                        .append("\": 1}");
            }
            replace(names.append("]}").toString());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready(collector, true).has("catalog_mistakes_more"))
                            .isTrue());
            JsonNode told = ready(collector, true);
            assertThat(told.get("catalog_mistakes")).hasSize(20);
            assertThat(told.toString()).hasSizeLessThan(20 * 1_500).doesNotContain("\u001b", "\\u001b", "\u202e");
        }
    }

    /** Games of both versions are in the field; each is held to its own rules, and both count. */
    @Test
    void versionsOfAnEventLiveSideBySide() throws Exception {
        String second = EVENTS.replace("\"version\": 1", "\"version\": 2")
                .replace(
                        "\"attempts\": {",
                        "\"weapon\": {\"type\": \"string\", \"enum\": [\"bow\", \"axe\"]}, \"attempts\": {")
                .replace("[\"boss_id\", \"attempts\"]", "[\"boss_id\", \"weapon\"]");
        try (TestCollector collector = start(new CatalogSource(null, catalog))) {
            replace(document(EVENTS + "," + second, KPIS));
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(accepted(collector, second(3, "bow"))).isOne());
            assertThat(accepted(collector, boss(1, "dragon", 1))).isOne();
            assertThat(accepted(collector, second(4, "spoon"))).isZero();
            ObjectNode old = second(5, "bow");
            old.put("event_version", 1);
            assertThat(accepted(collector, old))
                    .as("version 1 requires attempts")
                    .isZero();
            collector.awaitAggregated();
            clock.advance(Duration.ofMinutes(2));
            assertThat(value(collector, "bosses")).isEqualTo(2);
            assertThat(value(collector, "tries")).as("version 2 came without").isEqualTo(1);
        }
    }

    private ObjectNode second(int village, String weapon) {
        ObjectNode event = events.event("boss_defeated", NOON, TestEvents.village(village), events.uuid());
        event.put("event_version", 2);
        ((ObjectNode) event.get("payload")).put("boss_id", "dragon").put("weapon", weapon);
        return event;
    }

    private int accepted(TestCollector collector, ObjectNode event) {
        return TestClient.json(collector.client().post(events.batch(NOON, List.of(event))))
                .get("accepted")
                .asInt();
    }

    private TestCollector start(CatalogSource... sources) throws CollectorException {
        return new TestCollector(TestCollector.config(folder.resolve("data"), clock)
                .catalogs(List.of(sources))
                .build());
    }

    private void write(String kpis) throws IOException {
        replace(document(EVENTS, kpis));
    }

    private static String document(String events, String kpis) {
        return "{\"schema_version\": 1, \"events\": [" + events + "], \"kpis\": [" + kpis + "]}";
    }

    private void replace(String document) throws IOException {
        Path written = Files.writeString(folder.resolve("written"), document);
        Files.move(written, catalog, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Four villages: three beat bosses, in 1, 4 and 10 tries, and in 2 by an event that stands for two. */
    private void play(TestCollector collector) throws InterruptedException {
        List<ObjectNode> played = new ArrayList<>(List.of(
                boss(1, "dragon", 1),
                boss(2, "dragon", 4),
                boss(3, "slime", 10),
                events.event("village_active", NOON, TestEvents.village(4), UUID.randomUUID())));
        ObjectNode sampled = boss(3, "dragon", 2);
        sampled.put("sample_one_in", 2);
        played.add(sampled);
        JsonNode answer = TestClient.json(collector.client().post(events.batch(NOON, played)));
        assertThat(answer.get("accepted").asInt()).as("%s", answer).isEqualTo(5);
        collector.awaitAggregated();
    }

    private ObjectNode boss(int village, String boss, int attempts) {
        ObjectNode event = events.event("boss_defeated", NOON, TestEvents.village(village), events.uuid());
        ((ObjectNode) event.get("payload")).put("boss_id", boss).put("attempts", attempts);
        return event;
    }

    private static double value(TestCollector collector, String kpi) {
        return value(collector, kpi, "");
    }

    private static double value(TestCollector collector, String kpi, String more) {
        return collector
                .client()
                .getJson("/internal/analytics/kpis/" + kpi + "?start=" + DAY + "&end=" + DAY + more)
                .at("/0/value")
                .asDouble(Double.NaN);
    }

    private static List<String> ids(TestCollector collector) {
        return collector
                .client()
                .getJson("/internal/analytics/kpis")
                .get("kpis")
                .findValuesAsText("id");
    }

    private static String readiness(TestCollector collector) {
        return ready(collector, false).get("catalogs").asText();
    }

    private static JsonNode ready(TestCollector collector, boolean withToken) {
        var request = collector.client().request("/readyz").GET();
        return TestClient.json(collector
                .client()
                .send(withToken ? request.header("Authorization", "Bearer " + TestClient.TOKEN) : request));
    }

    /** As the command line does it: by asking the collector that has the store. */
    private void backfill(Job.Request request) throws Exception {
        try (var queue = SqliteStore.openJobs(folder.resolve("data"))) {
            Job asked = queue.request(request);
            await().atMost(SOON).until(() -> {
                Job now = queue.job(asked.id());
                return now != null && now.isOver();
            });
        }
    }
}
