package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.VillageTime;

/** Sleeps until dawn. Nobody can before the evening. */
public record Rest() implements Command {
    private static final long DURATION_MILLIS = 3_000;

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public Outcome execute(Village village) {
        VillageTime now = village.time();
        if (!now.isBedtime()) {
            return new Outcome.Refused(Refusal.TOO_EARLY_TO_REST, "Nobody is tired yet.");
        }
        village.pass(now.nextDawn().minute() - now.minute());
        return new Outcome.Done("A new day: " + village.time() + ".", DURATION_MILLIS);
    }
}
