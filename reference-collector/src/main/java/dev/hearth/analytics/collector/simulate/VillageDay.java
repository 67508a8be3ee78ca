package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;

import dev.hearth.analytics.collector.client.ClientKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What one village does on one day, with a rhythm: mornings and evenings by its own clocks. The same seed, village and day is
 * always the same life with the same ids, so that playing it twice adds nothing.
 *
 * <p>Whatever lasts, lasts whole seconds: then percentiles can be expected exactly without keeping every session.
 */
final class VillageDay {
    private static final int SESSIONS_MAX = 3;
    private static final int ACTIONS_MAX = 14;
    private static final int PAUSE_SECONDS_MAX = 240;
    private static final double KILLED = 0.06;
    private static final double COMES_BACK_AFTER_KILL = 0.7;
    private static final long CLOCK_AHEAD_MILLIS = DAYS.toMillis(3);
    private static final String[] COMMANDS = {"build", "harvest", "trade", "rest", "feast", "assign"};
    private static final String[] DIALOGUES = {"elder.welcome", "farmer.weather", "mason.stone", "trader.rumour"};

    /** How likely play begins in each hour of the local day, of 100. */
    private static final int[] RHYTHM = {1, 1, 0, 0, 0, 1, 3, 6, 6, 4, 3, 3, 5, 5, 3, 3, 4, 6, 9, 12, 11, 8, 4, 2};

    private final Village village;
    private final SplittableRandom dice;
    private final Map<Long, byte[]> salts;
    private final Map<Long, String> anonIds = new HashMap<>();
    private final List<SimulatedEvent> events = new ArrayList<>();

    private VillageDay(Village village, SplittableRandom dice, Map<Long, byte[]> salts) {
        this.village = village;
        this.dice = dice;
        this.salts = salts;
    }

    /** The events of that day, in the order in which they happen; the last of them may be after midnight. */
    static List<SimulatedEvent> of(Village village, long epochDay, long today, Map<Long, byte[]> salts) {
        SplittableRandom dice = village.dice(epochDay);
        VillageDay day = new VillageDay(village, dice, salts);
        if (village.isPlayed(epochDay, today, dice)) {
            long at = DAYS.toMillis(epochDay) + day.localMoment() - village.zoneMillis();
            for (int sessions = 1 + dice.nextInt(SESSIONS_MAX); sessions > 0; sessions--) {
                at = day.play(at) + MINUTES.toMillis(5) + dice.nextLong(HOURS.toMillis(2));
            }
        }
        return day.events;
    }

    private long localMoment() {
        int dart = dice.nextInt(100);
        int hour = 0;
        for (int sum = RHYTHM[0]; sum <= dart; sum += RHYTHM[hour]) {
            hour++;
        }
        return HOURS.toMillis(hour) + dice.nextLong(HOURS.toMillis(1));
    }

    private long play(long start) {
        UUID session = uuid();
        int seq = 0;
        long at = start;
        add("session_start", at, session, seq++, "reason", events.isEmpty() ? "launch" : "resume", -1);
        add("village_active", at, session, seq++, "source", "daily", -1);
        for (int actions = 1 + dice.nextInt(ACTIONS_MAX); actions > 0; actions--) {
            at += 1_000L * (1 + dice.nextInt(PAUSE_SECONDS_MAX));
            if (dice.nextInt(3) == 0) {
                add("dialogue_open", at, session, seq++, "dialogue_id", DIALOGUES[dice.nextInt(DIALOGUES.length)], -1);
            } else {
                String command = COMMANDS[dice.nextInt(COMMANDS.length)];
                add("command_executed", at, session, seq++, "command", command, dice.nextInt(5_000));
            }
        }
        end(start, at, session, seq);
        return at;
    }

    /** A game that was killed ends at its last sign of life, if it is ever started again. */
    private void end(long start, long at, UUID session, int seq) {
        boolean killed = dice.nextDouble() < KILLED;
        if (!killed) {
            add(
                    "session_end",
                    at,
                    session,
                    seq,
                    "reason",
                    dice.nextInt(4) == 0 ? "background" : "shutdown",
                    at - start);
        } else if (dice.nextDouble() < COMES_BACK_AFTER_KILL) {
            add("session_end", at, session, seq, "reason", "recovered", at - start);
        }
    }

    private void add(String name, long trueMillis, UUID session, int seq, String key, String value, long duration) {
        long atMillis = village.corrected() ? trueMillis : trueMillis + CLOCK_AHEAD_MILLIS;
        events.add(new SimulatedEvent(
                uuid(),
                name,
                atMillis,
                trueMillis + village.clockErrorMillis(),
                anonId(Math.floorDiv(atMillis, DAYS.toMillis(1))),
                session,
                seq,
                key,
                value,
                duration,
                name.equals("dialogue_open") ? village.sampleOneIn() : 1));
    }

    /** A day whose salt is not to be had is late anyway, or in the future; its hash is of no use to anybody. */
    private String anonId(long epochDay) {
        return anonIds.computeIfAbsent(
                epochDay, day -> ClientKey.anonVillageId(salts.getOrDefault(day, new byte[32]), village.id()));
    }

    private UUID uuid() {
        long high = (dice.nextLong() & ~0xF000L) | 0x4000L;
        long low = (dice.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
