package dev.hearth.analytics;

/** A player's command was executed: {@code command_executed}, version 1. Immutable. */
public final class CommandExecuted implements Event {
    /** The longest duration, {@value} ms: an hour. */
    public static final long DURATION_MILLIS_MAX = 3_600_000;

    /** The schema. */
    public static final EventType TYPE = EventType.builder("command_executed", 1)
            .identifier("command")
            .optionalInteger("duration_ms", 0, DURATION_MILLIS_MAX)
            .build();

    /** Which command; an identifier, required. */
    public static final Field COMMAND = TYPE.field("command");

    /** How long it took, in milliseconds. */
    public static final Field DURATION_MS = TYPE.field("duration_ms");

    private static final long NONE = -1;

    private final String command;
    private final long durationMillis;

    private CommandExecuted(String command, long durationMillis) {
        this.command = command;
        this.durationMillis = durationMillis;
    }

    /** The command {@code command} was executed. */
    public static CommandExecuted of(String command) {
        return new CommandExecuted(command, NONE);
    }

    /** The same, having taken {@code millis}; clamped to 0…{@value #DURATION_MILLIS_MAX}. */
    public CommandExecuted durationMillis(long millis) {
        return new CommandExecuted(command, Math.max(0, Math.min(DURATION_MILLIS_MAX, millis)));
    }

    @Override
    public EventType type() {
        return TYPE;
    }

    @Override
    public void writeTo(EventBuilder builder) {
        builder.set(COMMAND, command);
        if (durationMillis != NONE) {
            builder.set(DURATION_MS, durationMillis);
        }
    }
}
