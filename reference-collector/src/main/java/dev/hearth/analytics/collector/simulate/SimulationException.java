package dev.hearth.analytics.collector.simulate;

/** A simulation that cannot go on. The message is one sentence for the operator. */
public final class SimulationException extends Exception {
    private static final long serialVersionUID = 1;

    SimulationException(String message) {
        super(message);
    }
}
