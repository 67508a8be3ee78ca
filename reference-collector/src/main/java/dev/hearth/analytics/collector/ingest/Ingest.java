package dev.hearth.analytics.collector.ingest;

import dev.hearth.analytics.collector.catalog.EventCatalog;
import dev.hearth.analytics.collector.ingest.BatchReader.Envelope;
import dev.hearth.analytics.collector.ingest.BoundedJson.RawEvent;
import dev.hearth.analytics.collector.ingest.EventJudge.Judgement;
import dev.hearth.analytics.collector.ingest.LiveFeed.Lost;
import dev.hearth.analytics.collector.ingest.LiveFeed.Refused;
import dev.hearth.analytics.collector.ingest.LiveFeed.Taken;
import dev.hearth.analytics.collector.ingest.LiveFeed.Verdict;
import dev.hearth.analytics.collector.ingest.MalformedBatchException.Kind;
import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventLog;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Takes batches. Safe for any thread. */
public final class Ingest {
    /** What stands for the name of an event that the catalog does not have, in reports of losses. */
    private static final String UNKNOWN_EVENT_NAME = "unknown";

    /** What an event weighs in memory beside its payload, about. */
    private static final int EVENT_OVERHEAD_BYTES = 512;

    private final EventJudge judge;
    private final Set<String> eventNames;
    private final EventLog log;
    private final InstantSource clock;
    private final Duration lateWindow;
    private final RecentEvents recent;
    private final @Nullable LiveFeed live;

    /**
     * An ingest.
     *
     * @param live is told what becomes of each event; null if nobody can watch
     */
    public Ingest(
            EventCatalog catalog,
            EventLog log,
            InstantSource clock,
            Duration lateWindow,
            RecentEvents recent,
            @Nullable LiveFeed live) {
        this.judge = new EventJudge(catalog);
        this.eventNames =
                catalog.schemas().stream().map(schema -> schema.name()).collect(Collectors.toUnmodifiableSet());
        this.log = log;
        this.clock = clock;
        this.lateWindow = lateWindow;
        this.recent = recent;
        this.live = live;
    }

    /**
     * Takes one batch.
     *
     * @param body as it was sent
     * @param source the key id of the sender
     * @return completed when every accepted event is durable, on a thread of the store; or with a
     *     {@link dev.hearth.analytics.collector.store.StoreUnavailableException}, when nothing was taken
     * @throws MalformedBatchException when it is no batch, and nothing was taken
     */
    public CompletableFuture<BatchAnswer> take(byte[] body, boolean gzip, String source)
            throws MalformedBatchException {
        long receivedMillis = clock.millis();
        InputStream inflated = inflate(body, gzip);
        Verdicts verdicts = new Verdicts(receivedMillis);
        Envelope envelope = BatchReader.read(inflated, verdicts::judge);
        IncomingBatch batch = batch(envelope, verdicts, source);
        return log.append(batch).thenApply(appended -> {
            tell(batch, verdicts.refused, appended);
            return remember(batch, appended);
        });
    }

    private static InputStream inflate(byte[] body, boolean gzip) throws MalformedBatchException {
        InputStream in = new ByteArrayInputStream(body);
        try {
            return gzip ? new BoundedInputStream(new GZIPInputStream(in), IngestLimits.INFLATED_BYTES_MAX) : in;
        } catch (IOException e) {
            throw new MalformedBatchException(Kind.NOT_GZIP, "The body is not what its Content-Encoding says.");
        }
    }

    private IncomingBatch batch(Envelope envelope, Verdicts verdicts, String source) {
        return new IncomingBatch(
                envelope.batchId(),
                source,
                verdicts.receivedMillis,
                verdicts.candidates,
                verdicts.rejected,
                envelope.losses().stream().map(this::bounded).toList(),
                verdicts.sizeBytes);
    }

    /** Names that the catalog does not have are one name: a client must not be able to fill the store with names. */
    private ReportedLoss bounded(ReportedLoss loss) {
        return eventNames.contains(loss.eventName())
                ? loss
                : new ReportedLoss(UNKNOWN_EVENT_NAME, loss.reason(), loss.count());
    }

    /** A batch that was sent again happened before. */
    private void tell(IncomingBatch batch, List<Refused> refused, Appended appended) {
        if (live == null || appended.repeated()) {
            return;
        }
        Set<Integer> duplicates = appended.answer().results().stream()
                .filter(result -> result.reason() == null)
                .map(EventResult::index)
                .collect(Collectors.toSet());
        for (Candidate candidate : batch.candidates()) {
            Verdict accepted = candidate.late() ? Verdict.LATE : Verdict.ACCEPTED;
            Verdict verdict = duplicates.contains(candidate.index()) ? Verdict.DUPLICATE : accepted;
            live.add(batch.receivedMillis(), batch.source(), new Taken(verdict, candidate.event()));
        }
        refused.forEach(one -> live.add(batch.receivedMillis(), batch.source(), one));
        if (!batch.losses().isEmpty()) {
            live.add(batch.receivedMillis(), batch.source(), new Lost(batch.losses()));
        }
    }

    private BatchAnswer remember(IncomingBatch batch, Appended appended) {
        if (!appended.repeated()) {
            Set<Integer> notAccepted =
                    appended.answer().results().stream().map(EventResult::index).collect(Collectors.toSet());
            for (Candidate candidate : batch.candidates()) {
                if (!notAccepted.contains(candidate.index())) {
                    recent.add(batch.receivedMillis(), candidate.event());
                }
            }
        }
        return appended.answer();
    }

    /** The verdicts on one batch, as its events are read. */
    private final class Verdicts {
        private final long receivedMillis;
        private final List<Candidate> candidates = new ArrayList<>();
        private final List<EventResult> rejected = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private int sizeBytes;

        Verdicts(long receivedMillis) {
            this.receivedMillis = receivedMillis;
        }

        void judge(RawEvent event) {
            int index = candidates.size() + rejected.size();
            Judgement judgement = judge.judge(event, receivedMillis);
            EventRecord accepted = judgement.event();
            if (accepted == null) {
                Refused why = Objects.requireNonNull(judgement.refused());
                refused.add(why);
                rejected.add(EventResult.rejected(index, why.eventId(), why.reason()));
            } else {
                boolean late = receivedMillis - accepted.tsMillis() > lateWindow.toMillis();
                candidates.add(new Candidate(index, late, accepted));
                sizeBytes += EVENT_OVERHEAD_BYTES + 2 * accepted.payload().length();
            }
        }
    }
}
