package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.RejectReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition's part of the answer to a batch, as it is kept: the number of accepted events, the duplicates, and in the
 * batch's home the head. Numbers are decimal, ids are 16 bytes: {@code accepted;duplicates;index:id…head}.
 *
 * @param head null but in the home
 */
record StoredAnswer(
        int accepted,
        List<EventResult> duplicates,
        @Nullable Head head) {

    /** What belongs to no partition. */
    record Head(long receivedMillis, SortedSet<Integer> others, List<EventResult> rejected) {
        /** {@code received;others;partition,…rejected;index:reason:has-id:id…}. */
        byte[] encode() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            write(out, receivedMillis + ";" + others.size() + ";");
            others.forEach(other -> write(out, other + ","));
            write(out, rejected.size() + ";");
            for (EventResult result : rejected) {
                String reason = Objects.requireNonNull(result.reason()).wireName();
                write(out, result.index() + ":" + reason + ":" + (result.eventId() == null ? "0:" : "1:"));
                if (result.eventId() != null) {
                    out.writeBytes(Wire.bytes(result.eventId()));
                }
            }
            return out.toByteArray();
        }

        private static void write(ByteArrayOutputStream out, String text) {
            out.writeBytes(Wire.bytes(text));
        }
    }

    static StoredAnswer decode(byte[] stored) {
        if (stored.length == 0) {
            return new StoredAnswer(0, List.of(), null);
        }
        Cursor in = new Cursor(stored);
        int accepted = Integer.parseInt(in.until(';'));
        List<EventResult> duplicates = new ArrayList<>();
        for (int left = Integer.parseInt(in.until(';')); left > 0; left--) {
            duplicates.add(EventResult.duplicate(Integer.parseInt(in.until(':')), in.id()));
        }
        return new StoredAnswer(accepted, duplicates, in.atEnd() ? null : head(in));
    }

    private static Head head(Cursor in) {
        long receivedMillis = Long.parseLong(in.until(';'));
        SortedSet<Integer> others = new TreeSet<>();
        for (int left = Integer.parseInt(in.until(';')); left > 0; left--) {
            others.add(Integer.parseInt(in.until(',')));
        }
        List<EventResult> rejected = new ArrayList<>();
        for (int left = Integer.parseInt(in.until(';')); left > 0; left--) {
            int index = Integer.parseInt(in.until(':'));
            RejectReason reason = RejectReason.valueOf(in.until(':').toUpperCase(Locale.ROOT));
            rejected.add(EventResult.rejected(index, in.until(':').equals("1") ? in.id() : null, reason));
        }
        return new Head(receivedMillis, others, rejected);
    }

    /** The answer to the whole batch; the first part is the home's. */
    static BatchAnswer whole(UUID batchId, List<StoredAnswer> parts) {
        Head head = Objects.requireNonNull(parts.get(0).head);
        int accepted = 0;
        List<EventResult> results = new ArrayList<>(head.rejected);
        for (StoredAnswer part : parts) {
            accepted += part.accepted;
            results.addAll(part.duplicates);
        }
        results.sort(Comparator.comparingInt(EventResult::index));
        int rejected = head.rejected.size();
        return new BatchAnswer(batchId, accepted, results.size() - rejected, rejected, results, head.receivedMillis);
    }

    private static final class Cursor {
        private static final int ID_BYTES = 16;

        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean atEnd() {
            return at == bytes.length;
        }

        String until(char end) {
            int from = at;
            while (bytes[at] != end) {
                at++;
            }
            return new String(bytes, from, at++ - from, StandardCharsets.UTF_8);
        }

        UUID id() {
            UUID id = Wire.uuid(Arrays.copyOfRange(bytes, at, at + ID_BYTES));
            at += ID_BYTES;
            return id;
        }
    }
}
