package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.Priority;
import org.jspecify.annotations.Nullable;

/**
 * The numbers on disk of field kinds, priorities and drop reasons. Written out, since an enum's order may change and what is on a
 * player's disk may not.
 */
final class DiskCodes {
    private static final Field.Kind[] KINDS = Field.Kind.values();
    private static final DropReason[] REASONS = DropReason.values();

    private DiskCodes() {}

    static byte of(Field.Kind kind) {
        switch (kind) {
            case IDENTIFIER:
                return 1;
            case ENUM:
                return 2;
            case INTEGER:
                return 3;
            case NUMBER:
                return 4;
            case BOOLEAN:
                return 5;
        }
        throw new AssertionError(kind);
    }

    static Field.@Nullable Kind kind(int code) {
        for (Field.Kind kind : KINDS) {
            if (of(kind) == code) {
                return kind;
            }
        }
        return null;
    }

    static int of(Priority priority) {
        switch (priority) {
            case LOW:
                return 0;
            case NORMAL:
                return 1;
            case HIGH:
                return 2;
        }
        throw new AssertionError(priority);
    }

    /** An unknown code is taken for the most valuable. */
    static Priority priority(int code) {
        return code == 0 ? Priority.LOW : code == 1 ? Priority.NORMAL : Priority.HIGH;
    }

    static byte of(DropReason reason) {
        switch (reason) {
            case QUEUE_FULL:
                return 1;
            case STORAGE_UNAVAILABLE:
                return 2;
            case EXPIRED:
                return 3;
            case UNKNOWN_EVENT:
                return 4;
            case SCHEMA_VIOLATION:
                return 5;
            case PAYLOAD_TOO_LARGE:
                return 6;
            case DAMAGED:
                return 7;
            case SERVER_REJECTED:
                return 8;
            case NO_CONSENT:
                return 9;
            case NOT_STARTED:
                return 10;
            case SHUT_DOWN:
                return 11;
        }
        throw new AssertionError(reason);
    }

    /** Null for a code that this version does not know. */
    static @Nullable DropReason reason(int code) {
        for (DropReason reason : REASONS) {
            if (of(reason) == code) {
                return reason;
            }
        }
        return null;
    }
}
