package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One partition's part of the recount of a day. Counts, sketches and members are made anew. The edges of sessions are
 * merged into those that are known, which changes nothing unless a late event is new; so sessions that reach into other
 * days need no look at those. An event that came again after its id was forgotten is in the log twice: it is counted once.
 */
final class PartitionRecount {
    private static final int PAGE = 1_000;

    private final RedisLink link;
    private final Keys names;
    private final PartitionLog log;
    private final Counting counting;
    private final Seizure seizure;
    private final int partition;
    private final long epochDay;
    private final Set<String> kpis;

    private final KnownState known = KnownState.nothing();
    private final PartitionChange fresh;
    private final Changes changes;
    private final Map<SessionKey, SessionEdges> sessions = new LinkedHashMap<>();
    private final Set<SessionKey> asked = new HashSet<>();
    private final Set<UUID> seen = new HashSet<>();
    private Set<Long> late = Set.of();
    private Set<Long> aside = Set.of();
    private long gained;

    PartitionRecount(
            RedisLink link,
            Keys names,
            PartitionLog log,
            Counting counting,
            Seizure seizure,
            int partition,
            long epochDay,
            Set<String> kpis) {
        this.link = link;
        this.names = names;
        this.log = log;
        this.counting = counting;
        this.seizure = seizure;
        this.partition = partition;
        this.epochDay = epochDay;
        this.kpis = kpis;
        this.fresh = PartitionChange.of(names, known);
        this.changes = Counting.begin(names);
    }

    /** Does it. The answer is how many late events the day has gained here. */
    long run(EventCounter counter) throws StoreUnavailableException, FencedException, InapplicableException {
        long applied = log.state(partition, "applied");
        late = positions(names.late(epochDay));
        aside = positions(names.aside());
        count(applied, counter);
        PartitionChange elsewhere = mergeSessions();
        forgetTheDay();
        fresh.writeTo(changes);
        elsewhere.writeTo(changes);
        counting.run(new Counting.Step(partition, seizure.epoch(partition), applied, applied), changes);
        return gained;
    }

    private Set<Long> positions(String key) throws StoreUnavailableException {
        byte[] name = Wire.bytes(key);
        Set<Long> positions = new TreeSet<>();
        RedisLink.await(link.call(commands -> commands.smembers(name)))
                .forEach(position -> positions.add(Wire.number(position)));
        return positions;
    }

    /** Reads the day's events: those in time lie in a range, the late ones are known by their positions. */
    private void count(long applied, EventCounter counter) throws StoreUnavailableException, InapplicableException {
        List<Long> lateOnes = new ArrayList<>(late);
        lateOnes.addAll(positions(names.taken(epochDay)));
        Collections.sort(lateOnes);
        long first = log.span(partition, epochDay, "first");
        long last = Math.min(log.span(partition, epochDay, "last"), applied);
        int nextLate = 0;
        for (long from = first; first > 0 && from <= last; ) {
            List<PartitionLog.Entry> page = log.read(partition, from, last, PAGE);
            if (page.isEmpty()) {
                break;
            }
            List<PartitionLog.Entry> ofTheDay = new ArrayList<>();
            for (PartitionLog.Entry entry : page) {
                if (!entry.logged().late() && DayRecount.epochDay(entry.event().tsMillis()) == epochDay) {
                    int end = nextLate;
                    while (end < lateOnes.size() && lateOnes.get(end) < entry.position()) {
                        end++;
                    }
                    ofTheDay.addAll(readLate(lateOnes.subList(nextLate, end), applied));
                    nextLate = end;
                    ofTheDay.add(entry);
                }
            }
            count(ofTheDay, counter);
            from = page.get(page.size() - 1).position() + 1;
        }
        for (int from = nextLate; from < lateOnes.size(); from += PAGE) {
            count(readLate(lateOnes.subList(from, Math.min(lateOnes.size(), from + PAGE)), applied), counter);
        }
    }

    private List<PartitionLog.Entry> readLate(List<Long> positions, long applied) throws StoreUnavailableException {
        List<PartitionLog.Entry> entries = new ArrayList<>();
        for (long position : positions) {
            if (position <= applied) {
                entries.addAll(log.read(partition, position, position, 1));
            }
        }
        return entries;
    }

    private void count(List<PartitionLog.Entry> entries, EventCounter counter)
            throws StoreUnavailableException, InapplicableException {
        seizure.keep();
        Increments increments = new Increments(0, 0);
        for (PartitionLog.Entry entry : entries) {
            if (seen.add(entry.event().eventId()) && counts(entry, counter, increments)) {
                account(entry);
            }
        }
        increments.counts().forEach(fresh::addCount);
        increments.values().forEach(fresh::addValues);
        Counting.awaitAll(counting.addMembers(increments.members(), "recount"));
        increments.members().keySet().forEach(key -> kpis.add(key.kpi()));
        mergeEdges(increments.sessions());
    }

    /** What cannot be counted stays where it is: set aside, or late. */
    private static boolean counts(PartitionLog.Entry entry, EventCounter counter, Increments increments) {
        try {
            counter.count(entry.event(), new Increments(0, 0));
        } catch (RuntimeException e) {
            return false;
        }
        counter.count(entry.event(), increments);
        return true;
    }

    private void account(PartitionLog.Entry entry) {
        long position = entry.position();
        String day = entry.logged().receiptDay() + ":";
        if (late.contains(position)) {
            changes.take(names.late(epochDay), position);
            changes.put(names.taken(epochDay), position);
            changes.add(names.integrity(), day + "late", -1);
            changes.add(names.integrity(), day + "counted", 1);
            gained++;
        } else if (aside.contains(position)) {
            changes.take(names.aside(), position);
            changes.add(names.integrity(), day + "set_aside", -1);
            changes.add(names.integrity(), day + "counted", 1);
        }
    }

    private void mergeEdges(Map<SessionKey, SessionEdges> edges) throws StoreUnavailableException {
        Set<SessionKey> unknown = new LinkedHashSet<>(edges.keySet());
        unknown.removeAll(asked);
        known.readSessions(link, names, unknown);
        asked.addAll(unknown);
        edges.forEach((key, one) -> {
            SessionEdges before = sessions.containsKey(key) ? sessions.get(key) : known.session(key);
            sessions.put(key, before == null ? one : before.merge(one));
        });
    }

    /** Sessions of the day go into its sketch; what changes on other days, because edges have moved, is added there. */
    private PartitionChange mergeSessions() throws StoreUnavailableException {
        Map<SessionKey, SessionEdges> moved = new HashMap<>();
        sessions.forEach((key, after) -> {
            if (dayOf(after) == epochDay) {
                fresh.contribute(key, after, 1);
            }
            if (!after.equals(known.session(key))) {
                moved.put(key, after);
            }
        });
        PartitionChange elsewhere = PartitionChange.of(names, KnownState.read(link, names, Set.of(), moved));
        moved.forEach((key, after) -> {
            SessionEdges before = known.session(key);
            elsewhere.keepSession(key, after);
            if (dayOf(before) != epochDay) {
                elsewhere.contribute(key, before, -1);
            }
            if (dayOf(after) != epochDay) {
                elsewhere.contribute(key, after, 1);
            }
        });
        return elsewhere;
    }

    private static long dayOf(@Nullable SessionEdges edges) {
        SessionEdges.Contribution contribution = edges == null ? null : edges.contribution();
        return contribution == null ? Long.MIN_VALUE : contribution.epochDay();
    }

    private void forgetTheDay() throws StoreUnavailableException {
        for (String kpi : kpis) {
            changes.drop(names.groups(kpi, epochDay));
            changes.drop(names.sketch(kpi, epochDay));
            for (String field : List.of("c", "n", "s")) {
                changes.unset(names.totals(kpi), Wire.bytes(epochDay + ":" + field));
            }
        }
        List<KpiKey> days = kpis.stream()
                .map(kpi -> new KpiKey(kpi, epochDay, KpiKey.TOTAL))
                .toList();
        List<@Nullable Object> stamps =
                Peek.read(link, names, days, day -> names.totals(day.kpi()), day -> Wire.bytes(day.epochDay() + ":v"));
        for (int i = 0; i < days.size(); i++) {
            if (stamps.get(i) != null) {
                changes.stamp(names.totals(days.get(i).kpi()), epochDay);
            }
        }
    }
}
