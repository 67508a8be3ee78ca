package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.world.VillageTime;

/** How light it is. */
final class Daylight {
    private static final int DAWN_BEGINS = 5 * 60;
    private static final int DAWN_ENDS = 7 * 60;
    private static final int DUSK_BEGINS = 19 * 60;
    private static final int DUSK_ENDS = 21 * 60;

    private Daylight() {}

    /** 0 by day, 1 in the night, and between in the dusk. */
    static float darkness(VillageTime time) {
        int minute = (int) (time.minute() % VillageTime.MINUTES_A_DAY);
        if (minute < DAWN_BEGINS || minute >= DUSK_ENDS) {
            return 1;
        }
        if (minute < DAWN_ENDS) {
            return part(DAWN_ENDS - minute, DAWN_ENDS - DAWN_BEGINS);
        }
        return minute < DUSK_BEGINS ? 0 : part(minute - DUSK_BEGINS, DUSK_ENDS - DUSK_BEGINS);
    }

    private static float part(int of, int whole) {
        return of / (float) whole;
    }
}
