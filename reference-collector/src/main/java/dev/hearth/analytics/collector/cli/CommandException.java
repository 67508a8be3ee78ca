package dev.hearth.analytics.collector.cli;

/** A command that cannot do what it was asked. The message is one sentence for whom typed it. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
