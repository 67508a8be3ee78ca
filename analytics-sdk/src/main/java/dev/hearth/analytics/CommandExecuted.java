// Made from protocol/events: see CoreEventsTest.
package dev.hearth.analytics;

/**
 * Command executed. {@code command_executed}, version 1.
 *
 * <p>A player's command was executed.
 *
 * <p>Made by {@code of}, tracked once, on one thread. The thread's next event may be the same object, so do not
 * keep it: once tracked it is empty.
 */
public final class CommandExecuted implements Event {
    /** The smallest {@code duration_ms}, in ms: {@value}. */
    public static final long DURATION_MS_MIN = 0L;

    /** The largest {@code duration_ms}, in ms: {@value}. */
    public static final long DURATION_MS_MAX = 3_600_000L;

    /** The schema. */
    public static final EventType TYPE = EventType.builder("command_executed", 1)
            .identifier("command")
            .optionalInteger("duration_ms", DURATION_MS_MIN, DURATION_MS_MAX)
            .build();

    /** Which command, without its arguments: a text that matches {@code ^[A-Za-z0-9_.:-]{1,64}$}. Required. */
    public static final Field COMMAND = TYPE.field("command");

    /** How long it took: {@value #DURATION_MS_MIN} to {@value #DURATION_MS_MAX} ms, or cut to it. */
    public static final Field DURATION_MS = TYPE.field("duration_ms");

    private static final ThreadLocal<CommandExecuted> OF_THREAD = new ThreadLocal<>();

    private String command = "";
    private long durationMs = 0;
    /** A bit for each field that is set. */
    private int present;
    /** Whether it was begun and not tracked yet. */
    private boolean open;

    private CommandExecuted() {}

    /**
     * Begins an event with all that it must have.
     *
     * @param command Which command, without its arguments: a text that matches {@code ^[A-Za-z0-9_.:-]{1,64}$}.
     */
    public static CommandExecuted of(String command) {
        CommandExecuted event = OF_THREAD.get();
        if (event == null || event.open) {
            event = new CommandExecuted();
            OF_THREAD.set(event);
        }
        event.open = true;
        event.present = 0b1;
        event.command = command;
        return event;
    }

    /** Sets: How long it took: {@value #DURATION_MS_MIN} to {@value #DURATION_MS_MAX} ms, or cut to it. */
    public CommandExecuted durationMs(long durationMs) {
        this.durationMs = Math.max(DURATION_MS_MIN, Math.min(DURATION_MS_MAX, durationMs));
        present |= 0b10;
        return this;
    }

    /** The same as {@link Analytics#track(Event)} with this event. Allocates nothing. */
    public void track() {
        Analytics.track(this);
    }

    @Override
    public EventType type() {
        return TYPE;
    }

    @Override
    public void writeTo(EventBuilder builder) {
        if ((present & 0b1) != 0) {
            builder.set(COMMAND, command);
        }
        if ((present & 0b10) != 0) {
            builder.set(DURATION_MS, durationMs);
        }
        present = 0;
        open = false;
    }
}
