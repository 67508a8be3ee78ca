package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Villages that played day by day, up to the collector's now: more of them at week-ends and as time goes by. The clock of
 * the collector lives through the days with them, so that their events are in time.
 */
final class PlayedDays {
    private static final String[] DIALOGUES = {
        "elder.welcome",
        "smith.hello",
        "miller.quest",
        "elder.story",
        "mira.trade",
        "guard.gate",
        "baker.bread",
        "fisher.tale",
        "hunter.trail",
        "monk.song",
        "child.riddle",
        "stranger.rumour"
    };
    private static final String[] COMMANDS = {"build", "trade", "plant", "sleep", "harvest", "assign"};

    /** Days before today on which too few played to be shown, and on which nobody did. */
    static final int QUIET_DAYS_AGO = 12;

    static final int SILENT_DAYS_AGO = 19;

    private final TestCollector collector;
    private final TestClock clock;
    private final TestEvents events;
    private final Random random;

    PlayedDays(TestCollector collector, TestClock clock, long seed) {
        this.collector = collector;
        this.clock = clock;
        this.events = new TestEvents(seed);
        this.random = new Random(seed);
    }

    /** Plays so many days, today included. The clock must stand at now, and stands there again afterwards. */
    void play(int days) throws InterruptedException {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (int ago = days - 1; ago >= 0; ago--) {
            LocalDate day = today.minusDays(ago);
            Instant end = ago == 0 ? now : day.atTime(23, 50).toInstant(ZoneOffset.UTC);
            clock.set(end);
            send(day(day, end, villages(day, ago, days)));
        }
        clock.set(now);
        collector.awaitAggregated();
    }

    private int villages(LocalDate day, int ago, int days) {
        if (ago == SILENT_DAYS_AGO) {
            return 0;
        }
        if (ago == QUIET_DAYS_AGO) {
            return 3;
        }
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return 10 + 10 * (days - ago) / days + (weekend ? 7 : 0) + random.nextInt(4);
    }

    private List<ObjectNode> day(LocalDate day, Instant end, int villages) {
        List<ObjectNode> played = new ArrayList<>();
        Instant midnight = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        long length = Duration.between(midnight, end).toSeconds();
        for (int village = 0; village < villages; village++) {
            Instant at = midnight.plusSeconds(random.nextLong(length / 2));
            session(at, TestEvents.village(1 + random.nextInt(1_000_000)), played);
        }
        return played;
    }

    private void session(Instant start, String village, List<ObjectNode> played) {
        UUID session = events.uuid();
        Instant at = start;
        played.add(events.event("session_start", at, village, session));
        for (int actions = 1 + random.nextInt(4); actions > 0; actions--) {
            at = at.plusSeconds(30 + random.nextInt(600));
            played.add(random.nextBoolean() ? dialogue(at, village, session) : command(at, village, session));
        }
        if (random.nextInt(20) > 0) {
            played.add(events.event("session_end", at.plusSeconds(20), village, session));
        }
    }

    /** The first of the list are the favourites. */
    private static String favourite(String[] of, double drawn) {
        return of[(int) (of.length * drawn * drawn)];
    }

    private ObjectNode dialogue(Instant at, String village, UUID session) {
        ObjectNode event = events.event("dialogue_open", at, village, session);
        event.withObject("payload").put("dialogue_id", favourite(DIALOGUES, random.nextDouble()));
        return event;
    }

    private ObjectNode command(Instant at, String village, UUID session) {
        ObjectNode event = events.event("command_executed", at, village, session);
        event.withObject("payload").put("command", favourite(COMMANDS, random.nextDouble()));
        return event;
    }

    /** One of each: rejected by a field and by a name, late, a duplicate, and losses that a client reports. */
    void playTrouble() throws InterruptedException {
        Instant now = clock.instant();
        ObjectNode wrongField = events.dialogue(now);
        wrongField.withObject("payload").put("dialogue_id", "a sentence, which is no identifier");
        ObjectNode missingField = events.event("command_executed", now, TestEvents.village(7), events.uuid());
        missingField.withObject("payload").remove("command");
        ObjectNode unknown = events.event("quest_finished", now, TestEvents.village(8), events.uuid());
        ObjectNode late = events.dialogue(now.minus(Duration.ofDays(4)));
        ObjectNode once = events.dialogue(now);
        ObjectNode batch = events.batch(now, List.of(wrongField, missingField, unknown, late, once, once));
        batch.putArray("dropped")
                .addObject()
                .put("event_name", "command_executed")
                .put("reason", "queue_full")
                .put("count", 17);
        post(batch);
        collector.awaitAggregated();
    }

    void send(List<ObjectNode> played) {
        if (!played.isEmpty()) {
            JsonNode answer = post(events.batch(clock.instant(), played));
            assertThat(answer.get("accepted").asInt()).isEqualTo(played.size());
        }
    }

    private JsonNode post(ObjectNode batch) {
        HttpResponse<String> response = collector.client().postSigned(batch, clock.millis());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestClient.json(response);
    }
}
