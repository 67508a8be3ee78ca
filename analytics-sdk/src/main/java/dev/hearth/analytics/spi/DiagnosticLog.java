package dev.hearth.analytics.spi;

import org.jspecify.annotations.Nullable;

/**
 * Where the library says what it does and why it dropped something. No message ever holds a field's value, a village id
 * or a secret. Called from any thread, in the middle of a frame too; must not throw. The library limits the rate: the same
 * message at most once a minute, and at most 60 messages a minute.
 *
 * <p>The default needs no logging framework. For one that the game has, a lambda does: {@code (level, message, cause) ->
 * ...}.
 */
public interface DiagnosticLog {
    /** How much a message matters. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /**
     * Takes one message.
     *
     * @param cause what was caught, if anything was
     */
    void log(Level level, String message, @Nullable Throwable cause);

    /** Drops everything. */
    static DiagnosticLog silent() {
        return (level, message, cause) -> {};
    }

    /** Warnings and errors to {@link System#err}, one line each, without stack traces. The default. */
    static DiagnosticLog standardError() {
        return StandardErrorLog.INSTANCE;
    }
}
