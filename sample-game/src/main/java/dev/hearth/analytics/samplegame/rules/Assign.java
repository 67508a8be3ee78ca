package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;

/** Gives a villager another job. The elder stays the elder, and there is only one. */
public record Assign(String villager, Job job) implements Command {
    private static final long DURATION_MILLIS = 200;

    @Override
    public String name() {
        return "assign";
    }

    @Override
    public Outcome execute(Village village) {
        return village.villager(villager).map(this::assign).orElseGet(() -> Refusals.nobody(villager));
    }

    private Outcome assign(Villager somebody) {
        if (somebody.job() == Job.ELDER || job == Job.ELDER || somebody.job() == job) {
            return new Outcome.Refused(Refusal.JOB_NOT_OPEN, somebody.name() + " stays what they are.");
        }
        somebody.take(job);
        return new Outcome.Done(somebody.name() + " is now a " + job.id() + ".", DURATION_MILLIS);
    }
}
