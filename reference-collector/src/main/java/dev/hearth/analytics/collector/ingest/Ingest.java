package dev.hearth.analytics.collector.ingest;

import dev.hearth.analytics.collector.catalog.Catalogs;
import dev.hearth.analytics.collector.catalog.EventCatalog;
import dev.hearth.analytics.collector.catalog.EventSchema;
import dev.hearth.analytics.collector.catalog.Violation;
import dev.hearth.analytics.collector.ingest.BatchReader.Envelope;
import dev.hearth.analytics.collector.ingest.LiveFeed.Lost;
import dev.hearth.analytics.collector.ingest.LiveFeed.Refused;
import dev.hearth.analytics.collector.ingest.LiveFeed.Taken;
import dev.hearth.analytics.collector.ingest.LiveFeed.Verdict;
import dev.hearth.analytics.collector.ingest.MalformedBatchException.Kind;
import dev.hearth.analytics.collector.limits.Limits;
import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.EventLog;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes batches. Safe for any thread. */
public final class Ingest {
    /** What stands for the name of an event that the catalog does not have, in reports of losses. */
    private static final String UNKNOWN_EVENT_NAME = "unknown";

    /** What an event weighs in memory beside its payload, about. */
    private static final int EVENT_OVERHEAD_BYTES = 512;

    /** A bite of what comes in, for the inflater. */
    private static final int INFLATER_BYTES = 8 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    private final IngestLimits limits;
    private final InflatedBudget inflating;
    private final BatchReader reader;
    private final EventJudge judge;
    private final Supplier<Catalogs> catalogs;
    private final EventLog log;
    private final QuarantineStore quarantine;
    private final InstantSource clock;
    private final Duration lateWindow;
    private final RecentEvents recent;
    private final @Nullable LiveFeed live;

    /**
     * Wires it.
     *
     * @param catalogs what is taken now, asked once a batch
     * @param quarantine keeps what was wrong with the events that are rejected
     * @param live is told what becomes of each event; null if nobody can watch
     */
    public Ingest(
            Supplier<Catalogs> catalogs,
            Limits limits,
            EventLog log,
            QuarantineStore quarantine,
            InstantSource clock,
            Duration lateWindow,
            RecentEvents recent,
            @Nullable LiveFeed live) {
        this.limits = IngestLimits.of(limits);
        this.inflating = new InflatedBudget(this.limits.inflatingBytesMax());
        this.reader = new BatchReader(this.limits);
        this.judge = new EventJudge(this.limits.payloadBytesMax());
        this.catalogs = catalogs;
        this.log = log;
        this.quarantine = quarantine;
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
     * @throws OverloadedException when there is no room to read it now, and nothing was taken
     */
    public CompletableFuture<Appended> take(byte[] body, boolean gzip, String source)
            throws MalformedBatchException, OverloadedException {
        long receivedMillis = clock.millis();
        InputStream inflated = inflate(body, gzip);
        Verdicts verdicts = new Verdicts(receivedMillis, source);
        Envelope envelope = reader.read(inflated, body.length, verdicts::judge);
        verdicts.close(envelope.sentMillis());
        IncomingBatch batch = batch(envelope, verdicts);
        return log.append(batch).thenApply(appended -> remember(batch, verdicts, appended));
    }

    private InputStream inflate(byte[] body, boolean gzip) throws MalformedBatchException {
        InputStream in = new ByteArrayInputStream(body);
        try {
            InputStream inflated = gzip ? new GZIPInputStream(in, INFLATER_BYTES) : in;
            return new BoundedInputStream(inflated, limits.inflatedBytesMax(), inflating);
        } catch (IOException e) {
            throw new MalformedBatchException(Kind.NOT_GZIP, "The body is not what its Content-Encoding says.");
        }
    }

    private IncomingBatch batch(Envelope envelope, Verdicts verdicts) {
        return new IncomingBatch(
                envelope.batchId(),
                verdicts.source,
                verdicts.receivedMillis,
                verdicts.candidates,
                verdicts.rejected,
                envelope.losses().stream().map(this::bounded).toList(),
                verdicts.sizeBytes);
    }

    /** Names that the catalog does not have are one name: a client must not be able to fill the store with names. */
    private ReportedLoss bounded(ReportedLoss loss) {
        return catalogs.get().knows(loss.eventName())
                ? loss
                : new ReportedLoss(UNKNOWN_EVENT_NAME, loss.reason(), loss.count());
    }

    private Appended remember(IncomingBatch batch, Verdicts verdicts, Appended appended) {
        if (!appended.repeated()) {
            Set<Integer> notAccepted =
                    appended.answer().results().stream().map(EventResult::index).collect(Collectors.toSet());
            for (Candidate candidate : batch.candidates()) {
                if (!notAccepted.contains(candidate.index())) {
                    recent.add(batch.receivedMillis(), candidate.event());
                }
            }
            quarantine(verdicts.quarantined);
            tell(batch, verdicts.refused, appended);
        }
        return appended;
    }

    private void tell(IncomingBatch batch, List<Refused> refused, Appended appended) {
        if (live == null) {
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

    /** Nobody waits for it: the answer is durable already, and what was wrong is for people to look at. */
    private void quarantine(List<QuarantinedEvent> events) {
        if (!events.isEmpty()) {
            CompletableFuture<?> unused = quarantine.quarantine(events).exceptionally(failure -> {
                LOG.debug("{} rejected events were not quarantined", events.size());
                return null;
            });
        }
    }

    /** What an event says it is, as far as that has the form of it: so that whoever sent it finds it again. */
    private record Claim(@Nullable String name, @Nullable UUID sessionId) {}

    /** The verdicts on one batch, as its events are read. */
    private final class Verdicts {
        private final long receivedMillis;
        private final String source;
        private final EventCatalog catalog;
        private final List<Judgement> judgements = new ArrayList<>();
        private final List<Candidate> candidates = new ArrayList<>();
        private final List<EventResult> rejected = new ArrayList<>();
        private final List<QuarantinedEvent> quarantined = new ArrayList<>();
        private final List<Claim> claims = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private int sizeBytes;

        Verdicts(long receivedMillis, String source) {
            this.receivedMillis = receivedMillis;
            this.source = source;
            this.catalog = catalogs.get().of(source);
        }

        void judge(RawEvent event) {
            judgements.add(judge.judge(event, receivedMillis, catalog));
            claims.add(new Claim(event.name, event.sessionId));
        }

        /** When the envelope has been read to its end, wherever in it {@code sent_at} was. */
        void close(long sentMillis) {
            for (int i = 0; i < judgements.size(); i++) {
                Judgement judgement = judgements.get(i).sentAt(sentMillis);
                EventRecord accepted = judgement.event();
                if (accepted == null) {
                    reject(i, judgement);
                } else {
                    boolean late = receivedMillis - accepted.tsMillis() > lateWindow.toMillis();
                    candidates.add(new Candidate(i, late, accepted));
                    sizeBytes += EVENT_OVERHEAD_BYTES + 2 * accepted.payload().length();
                }
            }
        }

        private void reject(int index, Judgement judgement) {
            RejectReason reason = Objects.requireNonNull(judgement.reason());
            Violation wrong = Objects.requireNonNull(judgement.wrong());
            EventSchema schema = judgement.schema();
            rejected.add(EventResult.rejected(index, judgement.eventId(), reason));
            Claim claim = claims.get(index);
            refused.add(new Refused(
                    reason, judgement.eventId(), claim.name, claim.sessionId, wrong.field(), wrong.keyword()));
            quarantined.add(new QuarantinedEvent(
                    receivedMillis,
                    source,
                    schema == null ? UNKNOWN_EVENT_NAME : schema.name(),
                    schema == null ? 0 : schema.version(),
                    reason,
                    wrong.field(),
                    wrong.keyword()));
        }
    }
}
