package dev.hearth.analytics.collector.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/** Every byte of the tables of what is counted, as text in the order of their keys. Reads beside whoever has the file. */
final class KpiTableDump {
    private static final List<String> TABLES =
            List.of("kpi_counts", "kpi_distinct", "kpi_groups", "kpi_members", "kpi_sketches", "sessions");

    private KpiTableDump() {}

    static String of(Path dataDirectory) throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dataDirectory.resolve("hearth.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            for (String table : TABLES) {
                try (ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1, 2, 3")) {
                    append(dump, table, row);
                }
            }
        }
        return dump.toString();
    }

    private static void append(StringBuilder dump, String table, ResultSet row) throws SQLException {
        while (row.next()) {
            dump.append(table);
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                Object value = row.getObject(column);
                dump.append(' ')
                        .append(value instanceof byte[] blob ? HexFormat.of().formatHex(blob) : value);
            }
            dump.append('\n');
        }
    }
}
