package dev.hearth.analytics.collector.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.IncomingBatch.Candidate;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appends one batch: known answer, dedup, log, answer, integrity. One piece of work of the writer. */
final class BatchAppend implements GroupCommitWriter.Work<Appended> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final IncomingBatch batch;

    BatchAppend(IncomingBatch batch) {
        this.batch = batch;
    }

    @Override
    public Appended run(WriteSession session) throws SQLException, JsonProcessingException {
        BatchAnswer known = knownAnswer(session);
        if (known != null) {
            return new Appended(known, true);
        }
        DayTables.Day day = session.days().receiving(batch.receivedMillis(), session.nextSeq());
        List<EventResult> results = new ArrayList<>(batch.rejected());
        List<Candidate> accepted = withoutDuplicates(session, day, results);
        new EventRows(session, day, batch).insert(accepted);
        BatchAnswer answer = answer(accepted.size(), results);
        insertAnswer(session, day, answer);
        count(new Counters(session), day.epochDay(), answer);
        return new Appended(answer, false);
    }

    private @Nullable BatchAnswer knownAnswer(WriteSession session) throws SQLException, JsonProcessingException {
        for (DayTables.Day day : session.days().deduped()) {
            PreparedStatement select = session.prepared("SELECT answer FROM " + day.batches() + " WHERE batch_id = ?");
            select.setBytes(1, Uuids.toBlob(batch.batchId()));
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return JSON.readValue(row.getString(1), BatchAnswer.class);
                }
            }
        }
        return null;
    }

    /** Of an event that is twice in the batch, the first one is taken. */
    private List<Candidate> withoutDuplicates(WriteSession session, DayTables.Day today, List<EventResult> results)
            throws SQLException {
        BitSet known = new BitSet();
        PackedIds ids = PackedIds.ofEvents(batch.candidates());
        for (DayTables.Day day : session.days().deduped()) {
            ids.markKnown(session, day, known);
        }
        Set<UUID> seen = new HashSet<>();
        List<Candidate> accepted = new ArrayList<>(batch.candidates().size());
        for (int i = 0; i < batch.candidates().size(); i++) {
            Candidate candidate = batch.candidates().get(i);
            UUID id = candidate.event().eventId();
            if (known.get(i) || !seen.add(id)) {
                results.add(EventResult.duplicate(candidate.index(), id));
            } else {
                accepted.add(candidate);
            }
        }
        PackedIds.ofEvents(accepted).insert(session, today);
        return accepted;
    }

    private BatchAnswer answer(int accepted, List<EventResult> results) {
        results.sort(Comparator.comparingInt(EventResult::index));
        int rejected = batch.rejected().size();
        UUID id = batch.batchId();
        return new BatchAnswer(id, accepted, results.size() - rejected, rejected, results, batch.receivedMillis());
    }

    private void insertAnswer(WriteSession session, DayTables.Day day, BatchAnswer answer)
            throws SQLException, JsonProcessingException {
        PreparedStatement insert = session.prepared("INSERT INTO " + day.batches() + " VALUES (?, ?, ?)");
        insert.setBytes(1, Uuids.toBlob(batch.batchId()));
        insert.setString(2, JSON.writeValueAsString(answer));
        insert.setString(3, batch.source());
        insert.executeUpdate();
    }

    private void count(Counters counters, long day, BatchAnswer answer) throws SQLException {
        counters.addIntegrity(
                day, "received", batch.candidates().size() + batch.rejected().size());
        counters.addIntegrity(day, "accepted", answer.accepted());
        counters.addIntegrity(day, "duplicate", answer.duplicate());
        for (EventResult result : batch.rejected()) {
            String reason = Objects.requireNonNull(result.reason()).wireName();
            counters.addIntegrity(day, IntegrityReading.REJECTED_PREFIX + reason, 1);
        }
        for (ReportedLoss loss : batch.losses()) {
            counters.addLoss(day, loss.eventName(), loss.reason(), loss.count());
        }
    }
}
