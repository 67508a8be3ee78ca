package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes everything out of one partition that was sent with one key: events, ids, answers, and its sessions out of the KPIs.
 * The days that it was on are counted anew afterwards.
 */
final class Teardown {
    private static final int PAGE = 1_000;
    private static final int BUCKETS_A_STEP = 256;

    private final RedisLink link;
    private final Keys names;
    private final PartitionLog log;
    private final Counting counting;
    private final Seizure seizure;
    private final JobBook book;
    private final int partition;

    Teardown(
            RedisLink link,
            Keys names,
            PartitionLog log,
            Counting counting,
            Seizure seizure,
            JobBook book,
            int partition) {
        this.link = link;
        this.names = names;
        this.log = log;
        this.counting = counting;
        this.seizure = seizure;
        this.book = book;
        this.partition = partition;
    }

    /** Does it. The answer is how many events are gone. */
    long run(long job, String source, EventCounter counter)
            throws StoreUnavailableException, FencedException, InapplicableException {
        long applied = log.state(partition, "applied");
        long gone = 0;
        for (long from = 1; from <= applied; ) {
            List<PartitionLog.Entry> page = log.read(partition, from, applied, PAGE);
            if (page.isEmpty()) {
                break;
            }
            seizure.keep();
            List<PartitionLog.Entry> ofTheKey =
                    page.stream().filter(entry -> entry.source().equals(source)).toList();
            if (!ofTheKey.isEmpty()) {
                takeOut(job, ofTheKey, applied, counter);
                gone += ofTheKey.size();
            }
            from = page.get(page.size() - 1).position() + 1;
        }
        forgetAnswers(source);
        return gone;
    }

    private void takeOut(long job, List<PartitionLog.Entry> entries, long applied, EventCounter counter)
            throws StoreUnavailableException, FencedException, InapplicableException {
        Set<Long> aside = positions(names.aside());
        Map<SessionKey, SessionEdges> sessions = sessions(entries, counter);
        KnownState known = KnownState.read(link, names, Set.of(), sessions);
        rememberDays(job, entries, sessions.keySet(), known);
        Changes changes = Counting.begin(names);
        PartitionChange change = PartitionChange.of(names, known);
        sessions.keySet().forEach(change::forgetSession);
        change.writeTo(changes);
        for (PartitionLog.Entry entry : entries) {
            takeOut(changes, entry, aside);
        }
        counting.run(new Counting.Step(partition, seizure.epoch(partition), applied, applied), changes);
    }

    private static Map<SessionKey, SessionEdges> sessions(List<PartitionLog.Entry> entries, EventCounter counter) {
        Increments increments = new Increments(0, 0);
        for (PartitionLog.Entry entry : entries) {
            try {
                counter.count(entry.event(), increments);
            } catch (RuntimeException e) {
                // What could not be counted is in no session.
            }
        }
        return new LinkedHashMap<>(increments.sessions());
    }

    /** Written down before anything is taken out: after a kill in between they must be counted anew all the same. */
    private void rememberDays(long job, List<PartitionLog.Entry> entries, Set<SessionKey> sessions, KnownState known)
            throws StoreUnavailableException {
        Set<Long> days = book.days(job);
        int before = days.size();
        entries.forEach(entry -> days.add(DayRecount.epochDay(entry.event().tsMillis())));
        for (SessionKey key : sessions) {
            SessionEdges edges = known.session(key);
            if (edges != null && edges.startMillis() != null) {
                days.add(DayRecount.epochDay(edges.startMillis()));
            }
            if (edges != null && edges.endMillis() != null) {
                days.add(DayRecount.epochDay(edges.endMillis()));
            }
        }
        if (days.size() != before) {
            book.setDays(job, days);
        }
    }

    private void takeOut(Changes changes, PartitionLog.Entry entry, Set<Long> aside) throws StoreUnavailableException {
        long position = entry.position();
        long epochDay = DayRecount.epochDay(entry.event().tsMillis());
        String day = entry.logged().receiptDay() + ":";
        changes.add(names.integrity(), day + "received", -1);
        changes.add(names.integrity(), day + "accepted", -1);
        if (aside.contains(position)) {
            changes.add(names.integrity(), day + "set_aside", -1);
            changes.take(names.aside(), position);
        } else if (entry.logged().late() && !isTaken(epochDay, position)) {
            changes.add(names.integrity(), day + "late", -1);
        } else {
            changes.add(names.integrity(), day + "counted", -1);
        }
        if (entry.logged().late()) {
            changes.take(names.late(epochDay), position);
            changes.take(names.taken(epochDay), position);
        }
        int bucket = Keys.bucketOf(entry.event().eventId());
        changes.take(
                names.ids(entry.logged().receiptDay(), bucket),
                Keys.numberOf(entry.event().eventId()));
        changes.delete(names.events(), position);
    }

    private boolean isTaken(long epochDay, long position) throws StoreUnavailableException {
        byte[] key = Wire.bytes(names.taken(epochDay));
        return RedisLink.await(link.call(commands -> commands.sismember(key, Wire.bytes(position))));
    }

    private Set<Long> positions(String key) throws StoreUnavailableException {
        byte[] name = Wire.bytes(key);
        Set<Long> positions = new HashSet<>();
        RedisLink.await(link.call(commands -> commands.smembers(name)))
                .forEach(position -> positions.add(Wire.number(position)));
        return positions;
    }

    private void forgetAnswers(String source) throws StoreUnavailableException {
        for (long day : log.dedupedDays(partition)) {
            for (int from = 0; from < Keys.BUCKETS; from += BUCKETS_A_STEP) {
                List<byte[]> args = new ArrayList<>();
                args.add(Wire.bytes(names.tag()));
                args.add(Wire.bytes("answers"));
                args.add(Wire.bytes(source));
                for (int bucket = from; bucket < from + BUCKETS_A_STEP; bucket++) {
                    args.add(Wire.bytes(names.batches(day, bucket)));
                }
                RedisLink.await(
                        link.run(Script.PURGE, List.of(Wire.bytes(names.meta()), Wire.bytes(names.absent())), args));
            }
            seizure.keep();
        }
    }
}
