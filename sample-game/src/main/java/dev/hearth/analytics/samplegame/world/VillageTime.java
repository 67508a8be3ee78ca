package dev.hearth.analytics.samplegame.world;

import java.util.Locale;

/**
 * A moment in a village, which has a time of its own: a day passes in 24 minutes of play.
 *
 * @param minute minutes since the village was founded, at midnight of its first day
 */
public record VillageTime(long minute) {
    /** Minutes of a village day. */
    public static final long MINUTES_A_DAY = 24 * 60;

    private static final long DAWN = 6 * 60;
    private static final long DUSK = 20 * 60;
    private static final long EVENING = 18 * 60;

    /** The day, from 1. */
    public long day() {
        return minute / MINUTES_A_DAY + 1;
    }

    /** Whether it is too dark to work. */
    public boolean isNight() {
        return minuteOfDay() < DAWN || minuteOfDay() >= DUSK;
    }

    /** Whether one may go to bed. */
    public boolean isBedtime() {
        return minuteOfDay() < DAWN || minuteOfDay() >= EVENING;
    }

    /** The first dawn after this moment. */
    public VillageTime nextDawn() {
        long midnight = minute - minuteOfDay();
        return new VillageTime(midnight + DAWN + (minuteOfDay() < DAWN ? 0 : MINUTES_A_DAY));
    }

    /** The moment {@code minutes} later. */
    public VillageTime plus(long minutes) {
        return new VillageTime(minute + minutes);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "day %d, %02d:%02d", day(), minuteOfDay() / 60, minuteOfDay() % 60);
    }

    private long minuteOfDay() {
        return minute % MINUTES_A_DAY;
    }
}
