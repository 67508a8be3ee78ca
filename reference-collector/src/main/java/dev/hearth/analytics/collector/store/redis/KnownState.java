package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.Increments.SessionKey;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.SessionEdges;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the change of some counts, values and sessions has to know of the partition. */
final class KnownState {
    private final Set<KpiKey> groups = new LinkedHashSet<>();
    private final Map<KpiKey, Long> numbers = new LinkedHashMap<>();
    private final Map<SessionKey, SessionEdges> sessions = new LinkedHashMap<>();

    /** Of a day that is counted afresh. */
    static KnownState nothing() {
        return new KnownState();
    }

    /**
     * Reads it at one moment. The groups of the sessions' present contributions are asked for too, which takes a second
     * reading; nothing changes in between that the script does not notice.
     */
    static KnownState read(RedisLink link, Keys names, Set<KpiKey> groupKeys, Map<SessionKey, SessionEdges> merged)
            throws StoreUnavailableException {
        KnownState known = new KnownState();
        known.readSessions(link, names, merged.keySet());
        Set<KpiKey> asked = new LinkedHashSet<>(groupKeys);
        known.sessions.forEach((key, edges) -> addGroup(asked, key, edges));
        merged.forEach((key, edges) -> {
            SessionEdges before = known.session(key);
            addGroup(asked, key, before == null ? edges : before.merge(edges));
        });
        known.readGroups(link, names, asked);
        return known;
    }

    static void addGroup(Set<KpiKey> asked, SessionKey key, SessionEdges edges) {
        SessionEdges.Contribution contribution = edges.contribution();
        if (contribution != null) {
            KpiKey group = new KpiKey(key.kpi(), contribution.epochDay(), contribution.group());
            if (group.isNamedGroup()) {
                asked.add(group);
            }
        }
    }

    void readSessions(RedisLink link, Keys names, Set<SessionKey> keys) throws StoreUnavailableException {
        List<SessionKey> asked = new ArrayList<>(keys);
        List<@Nullable Object> values = Peek.read(
                link,
                names,
                asked,
                key -> names.sessions(key.kpi(), Keys.bucketOf(key.sessionId())),
                key -> Wire.bytes(key.sessionId()));
        for (int i = 0; i < asked.size(); i++) {
            if (values.get(i) != null) {
                sessions.put(asked.get(i), decode(Wire.text(values.get(i))));
            }
        }
    }

    private void readGroups(RedisLink link, Keys names, Set<KpiKey> keys) throws StoreUnavailableException {
        List<KpiKey> asked = new ArrayList<>();
        Set<KpiKey> days = new LinkedHashSet<>();
        keys.forEach(key -> days.add(key.of(KpiKey.TOTAL)));
        asked.addAll(keys);
        asked.addAll(days);
        List<@Nullable Object> values = Peek.read(
                link,
                names,
                asked,
                key -> names.groups(key.kpi(), key.epochDay()),
                key -> Wire.bytes(key.group().equals(KpiKey.TOTAL) ? "#" : "g:" + key.group()));
        for (int i = 0; i < asked.size(); i++) {
            KpiKey key = asked.get(i);
            if (days.contains(key)) {
                numbers.put(key, Wire.number(values.get(i)));
            } else if (values.get(i) != null) {
                groups.add(key);
            }
        }
    }

    @Nullable
    SessionEdges session(SessionKey key) {
        return sessions.get(key);
    }

    boolean hasGroup(KpiKey key) {
        return groups.contains(key);
    }

    long groups(KpiKey day) {
        return numbers.getOrDefault(day, 0L);
    }

    /** {@code start,end,group}, empty for none. */
    static byte[] encode(SessionEdges edges) {
        return Wire.bytes(text(edges.startMillis()) + "," + text(edges.endMillis()) + "," + edges.group());
    }

    private static String text(@Nullable Long millis) {
        return millis == null ? "" : Long.toString(millis);
    }

    static SessionEdges decode(String stored) {
        String[] parts = stored.split(",", 3);
        return new SessionEdges(millis(parts[0]), millis(parts[1]), parts[2]);
    }

    private static @Nullable Long millis(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }
}
