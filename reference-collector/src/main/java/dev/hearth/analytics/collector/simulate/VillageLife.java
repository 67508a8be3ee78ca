package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.EventForms;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What one village does on one day. The same seed, village and day is always the same life with the same ids, so that
 * playing it twice adds nothing.
 */
final class VillageLife {
    private static final double PLAYS_AT_ALL = 0.8;
    private static final int SESSIONS_MAX = 3;
    private static final int ACTIONS_MAX = 12;
    private static final double ENDS_PROPERLY = 0.95;
    private static final String[] COMMANDS = {"build", "trade", "plant", "sleep"};
    private static final String[] DIALOGUES = {"smith.hello", "miller.quest", "elder.story"};

    private final String villageId;
    private final SplittableRandom random;
    private final EventForms forms;
    private final Map<Long, byte[]> salts;
    private final List<ObjectNode> events = new ArrayList<>();

    private VillageLife(String villageId, SplittableRandom random, Map<Long, byte[]> salts) {
        this.villageId = villageId;
        this.random = random;
        this.forms = new EventForms(random, "simulate");
        this.salts = salts;
    }

    /** The events of that day, in the order in which they happen; the last of them may be after midnight. */
    static List<ObjectNode> day(long seed, int village, long epochDay, Map<Long, byte[]> salts) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + village * 10_007L + epochDay);
        VillageLife life = new VillageLife("simulated-" + seed + "-" + village, random, salts);
        if (random.nextDouble() < PLAYS_AT_ALL) {
            long at = DAYS.toMillis(epochDay) + random.nextLong(HOURS.toMillis(20));
            for (int sessions = 1 + random.nextInt(SESSIONS_MAX); sessions > 0; sessions--) {
                at = life.play(at) + random.nextLong(HOURS.toMillis(2));
            }
        }
        return life.events;
    }

    private long play(long start) {
        UUID session = forms.uuid();
        int seq = 0;
        long at = start;
        add("session_start", at, session, seq++, payload().put("reason", "launch"));
        add("village_active", at, session, seq++, payload().put("source", "daily"));
        for (int actions = random.nextInt(ACTIONS_MAX); actions > 0; actions--) {
            at += random.nextLong(MINUTES.toMillis(5));
            if (random.nextBoolean()) {
                String dialogue = DIALOGUES[random.nextInt(DIALOGUES.length)];
                add("dialogue_open", at, session, seq++, payload().put("dialogue_id", dialogue));
            } else {
                String command = COMMANDS[random.nextInt(COMMANDS.length)];
                add("command_executed", at, session, seq++, payload().put("command", command));
            }
        }
        if (random.nextDouble() < ENDS_PROPERLY) {
            ObjectNode payload = payload().put("duration_ms", at - start).put("reason", "shutdown");
            add("session_end", at, session, seq, payload);
        }
        return at;
    }

    private static ObjectNode payload() {
        return ProtocolClient.JSON.createObjectNode();
    }

    private void add(String name, long millis, UUID session, int seq, ObjectNode payload) {
        byte[] salt = salts.get(Math.floorDiv(millis, DAYS.toMillis(1)));
        String anonVillageId = salt == null ? "" : ClientKey.anonVillageId(salt, villageId);
        events.add(forms.event(name, millis, anonVillageId, session, seq, payload));
    }
}
