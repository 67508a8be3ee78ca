package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.Priority;
import org.jspecify.annotations.Nullable;

/**
 * The numbers on disk of field kinds, priorities and drop reasons. Written out, since an enum's order may change and what is on a
 * player's disk may not. No switch over an enum: the compiler makes a class of each, which a start would have to load.
 */
final class DiskCodes {
    /** In the order of their numbers, which begin at 1. */
    private static final Field.Kind[] KINDS = {
        Field.Kind.IDENTIFIER, Field.Kind.ENUM, Field.Kind.INTEGER, Field.Kind.NUMBER, Field.Kind.BOOLEAN
    };

    /** In the order of their numbers, which begin at 1. */
    private static final DropReason[] REASONS = {
        DropReason.QUEUE_FULL,
        DropReason.STORAGE_UNAVAILABLE,
        DropReason.EXPIRED,
        DropReason.UNKNOWN_EVENT,
        DropReason.SCHEMA_VIOLATION,
        DropReason.PAYLOAD_TOO_LARGE,
        DropReason.DAMAGED,
        DropReason.SERVER_REJECTED,
        DropReason.NO_CONSENT,
        DropReason.NOT_STARTED,
        DropReason.SHUT_DOWN
    };

    private DiskCodes() {}

    static byte of(Field.Kind kind) {
        return numberIn(KINDS, kind);
    }

    static Field.@Nullable Kind kind(int code) {
        return code >= 1 && code <= KINDS.length ? KINDS[code - 1] : null;
    }

    static int of(Priority priority) {
        return priority == Priority.LOW ? 0 : priority == Priority.NORMAL ? 1 : 2;
    }

    /** An unknown code is taken for the most valuable. */
    static Priority priority(int code) {
        return code == 0 ? Priority.LOW : code == 1 ? Priority.NORMAL : Priority.HIGH;
    }

    static byte of(DropReason reason) {
        return numberIn(REASONS, reason);
    }

    /** Null for a code that this version does not know. */
    static @Nullable DropReason reason(int code) {
        return code >= 1 && code <= REASONS.length ? REASONS[code - 1] : null;
    }

    private static byte numberIn(Enum<?>[] known, Enum<?> wanted) {
        for (int i = 0; i < known.length; i++) {
            if (known[i] == wanted) {
                return (byte) (i + 1);
            }
        }
        throw new AssertionError(wanted);
    }
}
