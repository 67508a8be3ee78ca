package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;

import java.util.SplittableRandom;

/**
 * What a village is like, for as long as it exists: who plays it, where, and on what device. The same seed and number is
 * always the same village.
 */
final class Village {
    private static final double OPTED_OUT = 0.02;
    private static final double SAMPLED = 0.05;
    private static final double OFFLINE = 0.06;
    private static final double CLOCK_WRONG = 0.05;
    private static final double CLOCK_NEVER_CORRECTED = 0.005;
    private static final int SAMPLE_ONE_IN = 4;
    private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

    /** How likely somebody plays on a day. */
    private static final double[] PLAYS = {0.9, 0.6, 0.25};

    private static final int LIFE_DAYS_MAX = 40;
    private static final int LEAVES_WITHIN_DAYS = 3;
    private static final double LEAVES_SOON = 0.3;

    private final String id;
    private final long seed;
    private final int hoursEast;
    private final double plays;
    private final int agoFounded;
    private final int stays;
    private final boolean optedOut;
    private final boolean offline;
    private final int sampleOneIn;
    private final long clockErrorMillis;
    private final boolean corrected;

    Village(long seed, long number) {
        this.seed = seed * SEED_STEP + number * 1_000_003;
        SplittableRandom random = new SplittableRandom(this.seed);
        id = "simulated-" + seed + "-" + number;
        hoursEast = random.nextInt(-8, 10);
        plays = PLAYS[random.nextInt(PLAYS.length)];
        agoFounded = random.nextInt(LIFE_DAYS_MAX);
        stays = random.nextDouble() < LEAVES_SOON ? 1 + random.nextInt(LEAVES_WITHIN_DAYS) : LIFE_DAYS_MAX * 2;
        optedOut = random.nextDouble() < OPTED_OUT;
        offline = random.nextDouble() < OFFLINE;
        sampleOneIn = random.nextDouble() < SAMPLED ? SAMPLE_ONE_IN : 1;
        long error = random.nextLong(-DAYS.toMillis(400), DAYS.toMillis(400));
        double clock = random.nextDouble();
        corrected = clock >= CLOCK_NEVER_CORRECTED;
        clockErrorMillis = clock < CLOCK_WRONG ? error : random.nextLong(-MINUTES.toMillis(1), MINUTES.toMillis(1));
    }

    String id() {
        return id;
    }

    /** How far this village's local time is ahead of UTC. */
    long zoneMillis() {
        return HOURS.toMillis(hoursEast);
    }

    /** Whether the player has said no. */
    boolean optedOut() {
        return optedOut;
    }

    /** Whether the device is without a network until everybody else has sent what they have. */
    boolean offline() {
        return offline;
    }

    int sampleOneIn() {
        return sampleOneIn;
    }

    /** How far the device's clock is off. */
    long clockErrorMillis() {
        return clockErrorMillis;
    }

    /** Whether the client knows the server's time; events of a clock ahead that nobody corrects must be rejected. */
    boolean corrected() {
        return corrected;
    }

    /** What happens there on that day is up to these dice. */
    SplittableRandom dice(long epochDay) {
        return new SplittableRandom(seed ^ epochDay * SEED_STEP);
    }

    /** Whether it is played on {@code day}: founded already, not left yet, and in the mood. */
    boolean isPlayed(long day, long today, SplittableRandom dice) {
        long age = day - (today - agoFounded);
        boolean first = age == 0;
        return age >= 0 && age < stays && (first || dice.nextDouble() < plays);
    }
}
