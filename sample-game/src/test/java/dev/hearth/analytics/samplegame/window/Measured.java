package dev.hearth.analytics.samplegame.window;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What was measured under one of the {@link Conditions}: the frames of each round, and all calls of analytics. */
final class Measured {
    private final Conditions conditions;
    private final List<Histogram> rounds = new ArrayList<>();
    private final Histogram calls = FramedGame.histogram();

    Measured(Conditions conditions) {
        this.conditions = conditions;
    }

    Conditions conditions() {
        return conditions;
    }

    void add(Histogram frames, Histogram callsOfFrames) {
        rounds.add(frames);
        calls.add(callsOfFrames);
    }

    List<Histogram> rounds() {
        return List.copyOf(rounds);
    }

    /** The frames of all rounds. */
    Histogram frames() {
        Histogram all = FramedGame.histogram();
        rounds.forEach(all::add);
        return all;
    }

    /** How long the calls of each frame took together. */
    Histogram calls() {
        return calls;
    }
}
