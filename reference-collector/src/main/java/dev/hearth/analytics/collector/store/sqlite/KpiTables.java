package dev.hearth.analytics.collector.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables of what is counted. Made in a new file, and as temporary ones of the same names where a day is recounted. */
final class KpiTables {
    private static final Map<String, String> COLUMNS = columns();

    private KpiTables() {}

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put(
                "kpi_counts", "kpi TEXT, grp TEXT, day INTEGER, value INTEGER NOT NULL, PRIMARY KEY (kpi, grp, day)");
        columns.put(
                "kpi_distinct", "kpi TEXT, grp TEXT, day INTEGER, value INTEGER NOT NULL, PRIMARY KEY (kpi, grp, day)");
        columns.put("kpi_groups", "kpi TEXT, day INTEGER, grp TEXT, PRIMARY KEY (kpi, day, grp)");
        columns.put("kpi_members", "day INTEGER, kpi TEXT, grp TEXT, member BLOB, PRIMARY KEY (day, kpi, grp, member)");
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
        for (Map.Entry<String, String> table : COLUMNS.entrySet()) {
            SqliteFile.execute(
                    connection,
                    "CREATE " + keyword + " " + table.getKey() + " (" + table.getValue() + ") STRICT, WITHOUT ROWID");
        }
    }
}
