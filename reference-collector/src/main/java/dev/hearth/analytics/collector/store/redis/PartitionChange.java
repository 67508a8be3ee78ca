package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How counts, sketches and sessions of a partition change. Worked out here and not in the script, because only the owner
 * of the partition changes them, and the script refuses the change when something else did since.
 */
final class PartitionChange {
    private final Keys names;
    private final KnownState known;
    private final Map<KpiKey, Long> counts = new LinkedHashMap<>();
    private final Map<KpiKey, ValueSketch> sketches = new LinkedHashMap<>();
    private final Map<SessionKey, SessionEdges> sessions = new LinkedHashMap<>();
    private final Set<SessionKey> forgotten = new LinkedHashSet<>();
    private final Set<KpiKey> newGroups = new LinkedHashSet<>();

    private PartitionChange(Keys names, KnownState known) {
        this.names = names;
        this.known = known;
    }

    static PartitionChange of(Keys names, KnownState known) {
        return new PartitionChange(names, known);
    }

    void addCount(KpiKey key, long number) {
        counts.merge(bounded(key), number, Long::sum);
    }

    void addValues(KpiKey key, ValueSketch values) {
        sketches.computeIfAbsent(bounded(key), k -> new ValueSketch()).merge(values);
    }

    /** A session that was counted is counted anew when its edges move: taken out where it was, put in where it is. */
    void mergeSession(SessionKey key, SessionEdges edges) {
        SessionEdges before = session(key);
        SessionEdges after = before == null ? edges : before.merge(edges);
        if (!after.equals(before)) {
            sessions.put(key, after);
            contribute(key, before, -1);
            contribute(key, after, 1);
        }
    }

    /** A session as it is after the changes so far. */
    @Nullable
    SessionEdges session(SessionKey key) {
        return sessions.containsKey(key) ? sessions.get(key) : known.session(key);
    }

    /** Keeps a session's edges, and counts nothing for it. */
    void keepSession(SessionKey key, SessionEdges edges) {
        sessions.put(key, edges);
    }

    /** Takes a session out, as though it had never been seen. */
    void forgetSession(SessionKey key) {
        contribute(key, session(key), -1);
        sessions.remove(key);
        forgotten.add(key);
    }

    void contribute(SessionKey key, @Nullable SessionEdges edges, int times) {
        SessionEdges.Contribution contribution = edges == null ? null : edges.contribution();
        if (contribution == null) {
            return;
        }
        KpiKey day = new KpiKey(key.kpi(), contribution.epochDay(), KpiKey.TOTAL);
        contribute(day, contribution, times);
        if (!contribution.group().equals(KpiKey.TOTAL)) {
            contribute(bounded(day.of(contribution.group())), contribution, times);
        }
    }

    private void contribute(KpiKey key, SessionEdges.Contribution contribution, int times) {
        if (contribution.durationMillis() == null) {
            counts.merge(key, (long) times, Long::sum);
        } else {
            sketches.computeIfAbsent(key, k -> new ValueSketch()).add(contribution.durationMillis(), times);
        }
    }

    /** A new group beyond the bound is no group of its own. */
    private KpiKey bounded(KpiKey key) {
        if (!key.isNamedGroup() || known.hasGroup(key) || newGroups.contains(key)) {
            return key;
        }
        KpiKey day = key.of(KpiKey.TOTAL);
        long fresh = newGroups.stream()
                .filter(group -> group.of(KpiKey.TOTAL).equals(day))
                .count();
        if (known.groups(day) + fresh >= KpiKey.GROUPS_MAX) {
            return key.of(KpiKey.OTHER);
        }
        newGroups.add(key);
        return key;
    }

    void writeTo(Changes changes) {
        Set<KpiKey> days = new LinkedHashSet<>();
        counts.forEach((key, number) -> {
            addNumber(changes, key, "c", number);
            days.add(key.of(KpiKey.TOTAL));
        });
        sketches.forEach((key, sketch) -> {
            if (!sketch.isEmpty()) {
                addSketch(changes, key, sketch);
                days.add(key.of(KpiKey.TOTAL));
            }
        });
        newGroups.forEach(key -> {
            String groups = names.groups(key.kpi(), key.epochDay());
            changes.set(groups, Wire.bytes("g:" + key.group()), new byte[0]);
            changes.add(groups, "#", 1);
        });
        sessions.forEach((key, edges) -> changes.set(
                names.sessions(key.kpi(), Keys.bucketOf(key.sessionId())),
                Wire.bytes(key.sessionId()),
                KnownState.encode(edges)));
        forgotten.forEach(key ->
                changes.unset(names.sessions(key.kpi(), Keys.bucketOf(key.sessionId())), Wire.bytes(key.sessionId())));
        for (KpiKey day : days) {
            changes.stamp(names.totals(day.kpi()), day.epochDay());
        }
        kpis(days).forEach(kpi -> changes.put(names.kpis(), kpi));
    }

    private Set<String> kpis(Set<KpiKey> days) {
        Set<String> kpis = new LinkedHashSet<>();
        days.forEach(day -> kpis.add(day.kpi()));
        sessions.keySet().forEach(key -> kpis.add(key.kpi()));
        return kpis;
    }

    private void addNumber(Changes changes, KpiKey key, String field, long number) {
        if (key.group().equals(KpiKey.TOTAL)) {
            changes.add(names.totals(key.kpi()), key.epochDay() + ":" + field, number);
        } else {
            changes.add(names.groups(key.kpi(), key.epochDay()), field + ":" + key.group(), number);
        }
    }

    private void addSketch(Changes changes, KpiKey key, ValueSketch sketch) {
        addNumber(changes, key, "n", sketch.count());
        addNumber(changes, key, "s", sketch.sum());
        String buckets = names.sketch(key.kpi(), key.epochDay());
        sketch.buckets().forEach((bucket, number) -> changes.add(buckets, bucket + ":" + key.group(), number));
    }
}
