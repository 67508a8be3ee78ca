package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Village;
import java.util.Map;

/** Eats and sings around the hearth, once a day, by day or night: two grain a head, and everybody is happier. */
public record Feast() implements Command {
    private static final long DURATION_MILLIS = 5_000;
    private static final long VILLAGE_MINUTES = 120;
    private static final int GRAIN_A_HEAD = 2;
    private static final int MOOD_GAINED = 15;

    @Override
    public String name() {
        return "feast";
    }

    @Override
    public Outcome execute(Village village) {
        if (village.lastFeastDay() == village.time().day()) {
            return new Outcome.Refused(Refusal.FEASTED_TODAY, "There was a feast today.");
        }
        Map<Good, Integer> price =
                Map.of(Good.GRAIN, GRAIN_A_HEAD * village.villagers().size());
        if (!village.stock().covers(price)) {
            return Refusals.notEnough("grain for a feast");
        }
        village.stock().pay(price);
        village.feast();
        village.villagers().forEach(villager -> villager.cheer(MOOD_GAINED));
        village.pass(VILLAGE_MINUTES);
        return new Outcome.Done("What a feast!", DURATION_MILLIS);
    }
}
