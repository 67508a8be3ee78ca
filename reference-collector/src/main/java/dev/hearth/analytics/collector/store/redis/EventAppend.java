package dev.hearth.analytics.collector.store.redis;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Appends batches. A batch has a home, the partition of its first event, and a part in every partition that it has
 * sessions in. The home is asked first: it knows the batch, or takes its part together with all that belongs to no
 * partition and the list of the others. So a batch of one session, which is what a game sends, is one script; and one
 * whose answer was lost half way is, when it comes again, completed where it is incomplete.
 */
final class EventAppend {
    /** What all batches that wait for Redis may weigh together; past that, the store is unavailable. */
    static final long WAITING_BYTES_MAX = 64L * 1024 * 1024;

    /** The greatest number that a script can add exactly; what a client claims to have lost stops there. */
    private static final long LOSS_MAX = (1L << 53) - 1;

    private static final int NONCE_BYTES = 8;

    private final RedisLink link;
    private final Keys[] keys;
    private final AppendSignal signal;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile StoreListener listener = StoreListener.NONE;

    EventAppend(RedisLink link, Keys[] keys, AppendSignal signal) {
        this.link = link;
        this.keys = keys;
        this.signal = signal;
    }

    CompletableFuture<Appended> append(IncomingBatch batch) {
        if (waitingBytes.addAndGet(batch.sizeBytes()) > WAITING_BYTES_MAX) {
            waitingBytes.addAndGet(-batch.sizeBytes());
            return CompletableFuture.failedFuture(
                    new StoreUnavailableException("too many batches are waiting for Redis"));
        }
        long began = System.nanoTime();
        return appendParts(batch).whenComplete((answer, failure) -> {
            waitingBytes.addAndGet(-batch.sizeBytes());
            if (failure == null) {
                listener.committed(1, System.nanoTime() - began);
            }
        });
    }

    void listen(StoreListener told) {
        listener = told;
    }

    private CompletableFuture<Appended> appendParts(IncomingBatch batch) {
        SortedMap<Integer, List<Candidate>> parts = parts(batch);
        int home = batch.candidates().isEmpty()
                ? Keys.partitionOf(batch.batchId(), keys.length)
                : partitionOf(batch.candidates().get(0));
        SortedSet<Integer> others = new TreeSet<>(parts.keySet());
        others.remove(home);
        StoredAnswer.Head head = new StoredAnswer.Head(batch.receivedMillis(), others, batch.rejected());
        return append(batch, home, parts.getOrDefault(home, List.of()), head, false)
                .thenCompose(homePart -> appendOthers(batch, parts, homePart));
    }

    private CompletableFuture<Appended> appendOthers(
            IncomingBatch batch, SortedMap<Integer, List<Candidate>> parts, Part homePart) {
        List<CompletableFuture<Part>> others = new ArrayList<>();
        StoredAnswer.Head head = Objects.requireNonNull(homePart.answer.head());
        for (int partition : head.others()) {
            List<Candidate> events = parts.getOrDefault(partition, List.of());
            others.add(append(batch, partition, events, null, events.isEmpty()));
        }
        return CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).thenApply(all -> {
            List<StoredAnswer> answers = new ArrayList<>();
            answers.add(homePart.answer);
            others.forEach(part -> answers.add(part.join().answer));
            return new Appended(StoredAnswer.whole(batch.batchId(), answers), homePart.known);
        });
    }

    private SortedMap<Integer, List<Candidate>> parts(IncomingBatch batch) {
        return batch.candidates().stream()
                .collect(Collectors.groupingBy(this::partitionOf, TreeMap::new, Collectors.toList()));
    }

    private int partitionOf(Candidate candidate) {
        return Keys.partitionOf(candidate.event().sessionId(), keys.length);
    }

    /** A partition's part of a batch, as it is stored now, and whether it was before. */
    private record Part(boolean known, StoredAnswer answer) {}

    private CompletableFuture<Part> append(
            IncomingBatch batch,
            int partition,
            List<Candidate> events,
            StoredAnswer.@Nullable Head head,
            boolean lookUpOnly) {
        Keys names = keys[partition];
        List<byte[]> keyNames = List.of(
                Wire.bytes(names.meta()),
                Wire.bytes(names.absent()),
                Wire.bytes(names.events()),
                Wire.bytes(names.integrity()),
                Wire.bytes(names.span()),
                Wire.bytes(names.days()));
        List<byte[]> args = new ArrayList<>();
        addBatch(args, batch, names, head);
        addRejections(args, head == null ? List.of() : batch.rejected());
        addLosses(args, head == null ? List.of() : batch.losses());
        args.add(Wire.bytes(lookUpOnly ? -1 : events.size()));
        for (Candidate candidate : events) {
            addEvent(args, candidate);
        }
        return link.runReplicated(Script.APPEND, keyNames, args).thenApply(reply -> {
            signal.advance(partition, Wire.number(reply.get(2)));
            return new Part(
                    Wire.number(reply.get(0)) == 1, StoredAnswer.decode((byte[]) Objects.requireNonNull(reply.get(1))));
        });
    }

    private void addBatch(List<byte[]> args, IncomingBatch batch, Keys names, StoredAnswer.@Nullable Head head) {
        args.add(Wire.bytes(names.tag()));
        args.add(Wire.bytes(batch.batchId()));
        args.add(Wire.bytes(Keys.bucketOf(batch.batchId())));
        args.add(Wire.bytes(Math.floorDiv(batch.receivedMillis(), DAYS.toMillis(1))));
        args.add(Wire.bytes(batch.receivedMillis()));
        args.add(Wire.bytes(batch.source()));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        args.add(nonce);
        args.add(head == null ? new byte[0] : head.encode());
        args.add(Wire.bytes(link.isReplicating() ? "1" : "0"));
    }

    private static void addRejections(List<byte[]> args, List<EventResult> rejected) {
        Map<String, Long> byReason = rejected.stream()
                .collect(Collectors.groupingBy(
                        result -> Objects.requireNonNull(result.reason()).wireName(),
                        TreeMap::new,
                        Collectors.counting()));
        args.add(Wire.bytes(byReason.size()));
        byReason.forEach((reason, number) -> {
            args.add(Wire.bytes(reason));
            args.add(Wire.bytes(number));
        });
    }

    private static void addLosses(List<byte[]> args, List<ReportedLoss> losses) {
        args.add(Wire.bytes(losses.size()));
        for (ReportedLoss loss : losses) {
            args.add(Wire.bytes(loss.eventName()));
            args.add(Wire.bytes(loss.reason()));
            args.add(Wire.bytes(Math.min(loss.count(), LOSS_MAX)));
        }
    }

    private static void addEvent(List<byte[]> args, Candidate candidate) {
        EventRecord event = candidate.event();
        args.add(Wire.bytes(event.eventId()));
        args.add(Wire.bytes(Keys.numberOf(event.eventId())));
        args.add(Wire.bytes(Keys.bucketOf(event.eventId())));
        args.add(Wire.bytes(candidate.index()));
        args.add(Wire.bytes(candidate.late() ? "1" : "0"));
        args.add(Wire.bytes(Math.floorDiv(event.tsMillis(), DAYS.toMillis(1))));
        args.add(Wire.bytes(event.name()));
        args.add(Wire.bytes(event.version()));
        args.add(Wire.bytes(event.tsMillis()));
        args.add(Wire.bytes(event.clientTsMillis()));
        args.add(Wire.bytes(event.anonVillage()));
        args.add(Wire.bytes(event.sessionId()));
        args.add(Wire.bytes(event.seq()));
        args.add(Wire.bytes(event.appVersion()));
        args.add(Wire.bytes(event.platform()));
        args.add(Wire.bytes(event.sampleOneIn()));
        args.add(Wire.bytes(event.payload()));
    }
}
