package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.KpiKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The groups that each KPI and day has, bounded by {@link KpiKey#GROUPS_MAX}. Writer thread only; what is remembered is
 * forgotten with a rollback.
 */
final class Groups {
    private static final int REMEMBERED_MAX = 64;

    private final WriteSession session;
    private final Map<KpiKey, Set<String>> known = new LinkedHashMap<>(16, 0.75f, true);

    Groups(WriteSession session) {
        this.session = session;
    }

    void forget() {
        known.clear();
    }

    /** The key that an increment goes to: a group past the most that there may be is one with the others. */
    KpiKey bounded(KpiKey key) throws SQLException {
        if (!key.isNamedGroup()) {
            return key;
        }
        Set<String> groups = groupsOf(key.of(KpiKey.TOTAL));
        if (groups.contains(key.group())) {
            return key;
        }
        if (groups.size() >= KpiKey.GROUPS_MAX) {
            return key.of(KpiKey.OTHER);
        }
        PreparedStatement insert = session.prepared("INSERT INTO kpi_groups VALUES (?, ?, ?)");
        insert.setString(1, key.kpi());
        insert.setLong(2, key.epochDay());
        insert.setString(3, key.group());
        insert.executeUpdate();
        groups.add(key.group());
        return key;
    }

    private Set<String> groupsOf(KpiKey day) throws SQLException {
        Set<String> groups = known.get(day);
        if (groups == null) {
            groups = read(day);
            if (known.size() >= REMEMBERED_MAX) {
                known.remove(known.keySet().iterator().next());
            }
            known.put(day, groups);
        }
        return groups;
    }

    private Set<String> read(KpiKey day) throws SQLException {
        Set<String> groups = new HashSet<>();
        PreparedStatement select = session.prepared("SELECT grp FROM kpi_groups WHERE kpi = ? AND day = ?");
        select.setString(1, day.kpi());
        select.setLong(2, day.epochDay());
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                groups.add(row.getString(1));
            }
        }
        return groups;
    }
}
