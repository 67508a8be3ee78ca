package dev.hearth.analytics.collector.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables of what is counted. Made in a new file, and as temporary ones of the same names where a day is recounted. */
final class KpiTables {
    /**
     * Ordered by the member: what one village does in a session is side by side, in one page or two. Ordered by the group,
     * each event of it would change a page of its own, and each of these be written to the log, forced and written again.
     */
    private static final String MEMBERS = "kpi_members";

    private static final Map<String, String> COLUMNS = columns();

    private KpiTables() {}

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put(
                "kpi_counts", "kpi TEXT, grp TEXT, day INTEGER, value INTEGER NOT NULL, PRIMARY KEY (kpi, grp, day)");
        columns.put(
                "kpi_distinct", "kpi TEXT, grp TEXT, day INTEGER, value INTEGER NOT NULL, PRIMARY KEY (kpi, grp, day)");
        columns.put("kpi_groups", "kpi TEXT, day INTEGER, grp TEXT, PRIMARY KEY (kpi, day, grp)");
        columns.put(MEMBERS, "day INTEGER, kpi TEXT, grp TEXT, member BLOB, PRIMARY KEY (day, member, kpi, grp)");
        columns.put(
                "kpi_sketches",
                "kpi TEXT, grp TEXT, day INTEGER, n INTEGER NOT NULL, sum INTEGER NOT NULL, buckets BLOB NOT NULL,"
                        + " PRIMARY KEY (kpi, grp, day)");
        columns.put(
                "sessions",
                "kpi TEXT, session_id BLOB, start_ms INTEGER, end_ms INTEGER, grp TEXT NOT NULL,"
                        + " PRIMARY KEY (kpi, session_id)");
        return columns;
    }

    /** @param keyword {@code TABLE} or {@code TEMP TABLE} */
    static void create(Connection connection, String keyword) throws SQLException {
        for (String table : COLUMNS.keySet()) {
            create(connection, keyword, table);
        }
    }

    private static void create(Connection connection, String keyword, String table) throws SQLException {
        SqliteFile.execute(
                connection, "CREATE " + keyword + " " + table + " (" + COLUMNS.get(table) + ") STRICT, WITHOUT ROWID");
    }

    /**
     * Puts the members of an earlier file into the order that they have now. Both orders are of version 2: the rows are the
     * same, and an earlier collector reads either.
     */
    static void orderByMember(Connection connection) throws SQLException {
        String old = "SELECT count(*) FROM sqlite_schema WHERE name = '" + MEMBERS
                + "' AND sql LIKE '%PRIMARY KEY (day, kpi, grp, member)%'";
        if (SqliteFile.queryLong(connection, old) == 0) {
            return;
        }
        SqliteFile.execute(connection, "ALTER TABLE " + MEMBERS + " RENAME TO by_group");
        create(connection, "TABLE", MEMBERS);
        SqliteFile.execute(
                connection,
                "INSERT INTO " + MEMBERS
                        + " SELECT day, kpi, grp, member FROM by_group ORDER BY day, member, kpi, grp");
        SqliteFile.execute(connection, "DROP TABLE by_group");
    }
}
