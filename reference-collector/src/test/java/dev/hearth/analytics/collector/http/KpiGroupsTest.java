package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KPIs by groups, from the event to the answer. */
class KpiGroupsTest {
    private static final String PATH = "/internal/analytics/kpis/";
    private static final String DAY = "?start=2026-03-05&end=2026-03-05";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock("2026-03-05T10:00:00Z");
    private final TestEvents events = new TestEvents(17);
    private TestCollector collector;

    @BeforeEach
    void start() throws Exception {
        collector = new TestCollector(
                TestCollector.config(directory, clock).minAggregation(5).build());
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    /** So many villages open that dialogue, each so often. */
    private List<ObjectNode> dialogues(String dialogue, int villages, int times, Instant at) {
        List<ObjectNode> opened = new ArrayList<>();
        for (int i = 0; i < villages * times; i++) {
            ObjectNode event = events.event("dialogue_open", at, TestEvents.village(i % villages), events.uuid());
            ((ObjectNode) event.get("payload")).put("dialogue_id", dialogue);
            opened.add(event);
        }
        return opened;
    }

    private void post(List<ObjectNode> batch) throws Exception {
        assertThat(collector.client().post(events.batch(clock.instant(), batch)).statusCode())
                .isEqualTo(200);
        collector.awaitAggregated();
    }

    private JsonNode get(String path) {
        return collector.client().getJson(PATH + path);
    }

    @Test
    void largestGroupsAreGivenAndSmallOnesAreInTheRest() throws Exception {
        Instant at = clock.instant();
        post(dialogues("elder.welcome", 9, 3, at));
        post(dialogues("smith.hello", 8, 2, at));
        post(dialogues("well.look", 6, 1, at));
        post(dialogues("secret.love", 2, 9, at));
        JsonNode answer = get("dialogue-opens/groups" + DAY);
        assertThat(answer.get("kpi").asText()).isEqualTo("dialogue-opens");
        assertThat(answer.get("by").asText()).isEqualTo("dialogue_id");
        assertThat(answer.has("metric")).isFalse();
        assertThat(answer.get("groups").toString())
                .isEqualTo("[{\"group\":\"elder.welcome\",\"value\":27},{\"group\":\"smith.hello\",\"value\":16}]");
        assertThat(answer.get("rest").toString()).isEqualTo("{\"groups\":2,\"value\":24}");
        assertThat(answer.get("suppressed").toString()).isEqualTo("{\"groups\":2,\"days\":0}");
        assertThat(answer.get("provisional").asBoolean()).isTrue();
        assertThat(get("dialogue-opens" + DAY).get(0).get("value").asLong()).isEqualTo(27 + 16 + 24);
        JsonNode one = get("dialogue-opens/groups" + DAY + "&limit=1");
        assertThat(one.get("groups")).hasSize(1);
        assertThat(one.get("rest").toString()).isEqualTo("{\"groups\":3,\"value\":40}");
    }

    @Test
    void dayThatIsSuppressedIsInNothing() throws Exception {
        post(dialogues("elder.welcome", 4, 3, clock.instant()));
        JsonNode answer = get("dialogue-opens/groups" + DAY);
        assertThat(answer.get("groups")).isEmpty();
        assertThat(answer.get("rest").toString()).isEqualTo("{\"groups\":0,\"value\":0}");
        assertThat(answer.get("suppressed").get("days").asInt()).isEqualTo(1);
    }

    @Test
    void nothingHasNoGroups() {
        JsonNode answer = get("command-executions/groups" + DAY);
        assertThat(answer.get("groups")).isEmpty();
        assertThat(answer.get("rest").toString()).isEqualTo("{\"groups\":0,\"value\":0}");
    }

    @Test
    void answerIsNotSentAgainToWhomHasIt() {
        var first = collector.client().get(PATH + "dialogue-opens/groups" + DAY);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, max-age=60");
        assertThat(collector
                        .client()
                        .send(collector
                                .client()
                                .request(PATH + "dialogue-opens/groups" + DAY)
                                .header("Authorization", "Bearer " + TestClient.TOKEN)
                                .header("If-None-Match", tag)
                                .GET())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void kpiWithoutGroupsHasNoSuchPath() {
        assertThat(collector
                        .client()
                        .get(PATH + "daily-active-villages/groups" + DAY)
                        .statusCode())
                .isEqualTo(404);
        assertThat(collector.client().get(PATH + "never/groups" + DAY).statusCode())
                .isEqualTo(404);
        assertThat(collector
                        .client()
                        .get(PATH + "dialogue-opens/groups/more" + DAY)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void wrongParametersAreNamed() {
        named("dialogue-opens/groups" + DAY + "&limit=0", "limit");
        named("dialogue-opens/groups" + DAY + "&limit=101", "limit");
        named("dialogue-opens/groups" + DAY + "&metric=avg", "metric");
        named("dialogue-opens/groups?start=2026-03-05", "end");
        named("daily-active-villages" + DAY + "&period=week", "period");
        named("daily-active-villages" + DAY + "&accuracy=yes", "accuracy");
    }

    private void named(String path, String parameter) {
        var response = collector.client().get(PATH + path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TestClient.json(response).get("parameter").asText()).isEqualTo(parameter);
    }

    @Test
    void uniquesOfAWeekAreRefusedWithTheReason() {
        var response = collector.client().get(PATH + "daily-active-villages" + DAY + "&period=month");
        assertThat(TestClient.json(response).get("detail").asText())
                .contains("the salt of village ids changes with the UTC day");
        assertThat(get("daily-active-villages" + DAY + "&period=day")).hasSize(1);
    }

    @Test
    void accuracyIsSaidWhereItIsAskedFor() throws Exception {
        post(dialogues("elder.welcome", 9, 1, clock.instant()));
        assertThat(get("daily-active-villages" + DAY).get(0).has("exact")).isFalse();
        JsonNode villages =
                get("daily-active-villages" + DAY + "&accuracy=true").get(0);
        assertThat(villages.get("exact").asBoolean()).isTrue();
        assertThat(villages.has("error")).isFalse();
        JsonNode median =
                get("session-duration" + DAY + "&metric=p50&accuracy=true").get(0);
        assertThat(median.get("exact").asBoolean()).isFalse();
        assertThat(median.get("error").asDouble()).isEqualTo(0.01);
        assertThat(get("session-duration" + DAY + "&metric=avg&accuracy=true")
                        .get(0)
                        .get("exact")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void sessionsWithoutAnEndAreANumberOfTheirOwn() throws Exception {
        Instant at = clock.instant();
        List<ObjectNode> batch = new ArrayList<>();
        for (int village = 0; village < 6; village++) {
            var session = events.uuid();
            batch.add(events.event("session_start", at, TestEvents.village(village), session));
            if (village < 2) {
                batch.add(events.event("session_end", at.plusSeconds(60), TestEvents.village(village), session));
            }
        }
        post(batch);
        JsonNode unended = get("session-duration" + DAY + "&metric=unended").get(0);
        assertThat(unended.get("value").asInt()).isEqualTo(4);
        assertThat(get("session-duration?start=2026-03-04&end=2026-03-04&metric=unended")
                        .get(0)
                        .get("value")
                        .asInt())
                .isZero();
        assertThat(get("session-duration" + DAY).get(0).get("value").asDouble()).isEqualTo(60);
    }
}
