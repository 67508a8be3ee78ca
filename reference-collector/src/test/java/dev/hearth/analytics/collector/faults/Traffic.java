package dev.hearth.analytics.collector.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Batches as games send them at their worst, all from one seed: sessions across midnight, with several ends, with an end
 * before the start, with none; events that come twice, late, wrong and in any order.
 *
 * <p>No time is nearer than an hour and a half to where a rule changes (the late window, the future), so that a clock that
 * is an hour off, or a round that takes long, changes nothing in what must come out.
 */
public final class Traffic {
    private static final Duration YOUNGEST = Duration.ofMinutes(90);
    private static final Duration OLDEST = Duration.ofHours(44);
    private static final Duration LATE_MIN = Duration.ofHours(51);
    private static final Duration LATE_MAX = Duration.ofHours(80);
    private static final Duration FUTURE = Duration.ofHours(3);
    private static final int VILLAGES = 40;
    private static final int BATCH_EVENTS_MAX = 40;
    private static final List<String> DIALOGUES = List.of("smith.hello", "elder.quest", "mira.thanks", "guard.halt");
    private static final List<String> COMMANDS = List.of("build", "harvest", "trade");

    private final Random random;
    private final TestEvents events;
    private final Instant now;

    public Traffic(long seed, Instant now) {
        this.random = new Random(seed);
        this.events = new TestEvents(random.nextLong());
        this.now = now;
    }

    /**
     * What is sent in one request.
     *
     * @param rejected the reason for each event that must be rejected, by its index
     */
    public record Batch(ObjectNode json, Map<Integer, String> rejected) {}

    /** About so many events, in batches that are to be sent once each. */
    public List<Batch> batches(int aboutEvents) {
        List<ObjectNode> stream = new ArrayList<>();
        while (stream.size() < aboutEvents) {
            addSession(stream);
        }
        for (int i = stream.size() / 10; i > 0; i--) {
            stream.add(stream.get(random.nextInt(stream.size())));
        }
        Collections.shuffle(stream, random);
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < stream.size(); ) {
            int to = Math.min(stream.size(), from + 1 + random.nextInt(BATCH_EVENTS_MAX));
            batches.add(batch(stream.subList(from, to)));
            from = to;
        }
        return batches;
    }

    private Batch batch(List<ObjectNode> right) {
        List<ObjectNode> all = new ArrayList<>(right);
        Map<Integer, String> rejected = new TreeMap<>();
        if (random.nextInt(5) == 0) {
            rejected.put(all.size(), "timestamp_in_future");
            all.add(dialogue(now.plus(FUTURE)));
        }
        if (random.nextInt(5) == 0) {
            rejected.put(all.size(), "schema_violation");
            ObjectNode wrong = dialogue(now.minus(YOUNGEST));
            wrong.putObject("payload");
            all.add(wrong);
        }
        return new Batch(events.batch(now, all), rejected);
    }

    private void addSession(List<ObjectNode> stream) {
        UUID session = events.uuid();
        int village = random.nextInt(VILLAGES);
        boolean late = random.nextInt(12) == 0;
        Instant start = late ? between(LATE_MIN, LATE_MAX) : between(YOUNGEST, OLDEST);
        if (random.nextInt(10) > 0) {
            stream.add(event("session_start", start, village, session));
        }
        for (int n = random.nextInt(4) - 1; n >= 0; n--) {
            long millis = random.nextInt(12 * 3_600_000) - 600_000L;
            Instant end = clamp(start.plusMillis(millis), late);
            stream.add(event("session_end", end, village, session));
        }
        for (int n = random.nextInt(8); n > 0; n--) {
            Instant at = clamp(start.plusMillis(random.nextInt(3_600_000)), late);
            stream.add(customEvent(at, village, session));
        }
    }

    private ObjectNode customEvent(Instant at, int village, UUID session) {
        int kind = random.nextInt(3);
        if (kind == 0) {
            return event("village_active", at, village, session);
        }
        ObjectNode event = kind == 1
                ? event("dialogue_open", at, village, session)
                : event("command_executed", at, village, session);
        if (kind == 1) {
            event.withObject("payload").put("dialogue_id", oneOf(DIALOGUES));
        } else {
            event.withObject("payload").put("command", oneOf(COMMANDS));
        }
        if (random.nextInt(4) == 0) {
            event.put("sample_one_in", 1 + random.nextInt(20));
        }
        return event;
    }

    private ObjectNode dialogue(Instant at) {
        return event("dialogue_open", at, 1, events.uuid());
    }

    /** As the protocol has it, the id of a village is another one on each UTC day. */
    private ObjectNode event(String name, Instant at, int village, UUID session) {
        String day = LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
        UUID hash = UUID.nameUUIDFromBytes((village + "@" + day).getBytes(StandardCharsets.UTF_8));
        return events.event(name, at, hash.toString().replace("-", ""), session);
    }

    private Instant clamp(Instant at, boolean late) {
        Instant earliest = now.minus(late ? LATE_MAX : OLDEST);
        Instant latest = now.minus(late ? LATE_MIN : YOUNGEST);
        return at.isBefore(earliest) ? earliest : at.isAfter(latest) ? latest : at;
    }

    private Instant between(Duration youngest, Duration oldest) {
        return now.minus(youngest)
                .minusMillis(random.nextLong(oldest.minus(youngest).toMillis()));
    }

    private String oneOf(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
