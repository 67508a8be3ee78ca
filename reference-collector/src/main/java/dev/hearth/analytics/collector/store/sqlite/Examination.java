package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.StoreOpenException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks whether a store's file is whole, and whether what is in it fits together: the integrity report with the log, the
 * numbers of members with the members, the sketches with the sessions. Reads everything at one moment, and changes
 * nothing; a collector may be running.
 */
final class Examination {
    private static final int NAMED_MAX = 3;

    private final Connection connection;
    private final List<Finding> findings = new ArrayList<>();

    private Examination(Connection connection) {
        this.connection = connection;
    }

    /** @param thorough whether every index is compared with its table too */
    static List<Finding> of(SqliteFile file, boolean thorough) throws StoreOpenException {
        file.refuseWhatIsNoStore();
        try (Connection connection = file.openForReading()) {
            SqliteFile.execute(connection, "BEGIN");
            Examination examination = new Examination(connection);
            examination.run(thorough);
            return examination.findings;
        } catch (SQLException e) {
            throw SqliteFile.cannotOpen(file.path(), e);
        }
    }

    private interface Check {
        List<String> problems() throws SQLException;
    }

    private void run(boolean thorough) {
        String pragma = thorough ? "integrity_check" : "quick_check";
        check("the file is whole (" + pragma + ")", () -> wholeness(pragma));
        check("every event of the log is accounted for", this::accounting);
        check("what was set aside is in the log", this::setAside);
        check("accepted = counted + late + pending", this::equation);
        check("numbers of members are those of the members", this::members);
        check("sketches and unended are those of the sessions", this::sessions);
        check("sketches add up", this::sketches);
    }

    private void check(String name, Check check) {
        try {
            List<String> problems = check.problems();
            findings.add(new Finding(name, problems.isEmpty(), problems.isEmpty() ? "yes" : named(problems)));
        } catch (SQLException e) {
            String why = SqliteFile.isDamaged(e) ? "the file is damaged: " : "cannot be read: ";
            findings.add(new Finding(name, false, why + e.getMessage()));
        } catch (RuntimeException e) {
            findings.add(new Finding(
                    name,
                    false,
                    "what is there has not its form: " + e.getClass().getSimpleName()));
        }
    }

    private static String named(List<String> problems) {
        String first = String.join("; ", problems.subList(0, Math.min(NAMED_MAX, problems.size())));
        return problems.size() <= NAMED_MAX ? first : first + "; and " + (problems.size() - NAMED_MAX) + " more";
    }

    /** The first column of each row. */
    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private List<String> wholeness(String pragma) throws SQLException {
        List<String> problems = rows("PRAGMA " + pragma + "(" + (NAMED_MAX + 1) + ")");
        return problems.equals(List.of("ok")) ? List.of() : problems;
    }

    /** Only of the days whose log is kept. */
    private List<String> accounting() throws SQLException {
        List<String> problems = new ArrayList<>();
        long applied = LogReading.appliedPosition(connection);
        for (DayTables.Day day : new DayTables(connection).all()) {
            Map<String, Long> measures = measures(day.epochDay());
            String from = "SELECT count(*) FROM " + day.events() + " WHERE ";
            String unset = " AND seq NOT IN (SELECT seq FROM set_aside)";
            compare(problems, day, measures, "accepted", from + "true");
            compare(problems, day, measures, IntegrityReading.LATE, from + "late = 1 AND seq <= " + applied + unset);
            compare(
                    problems,
                    day,
                    measures,
                    IntegrityReading.COUNTED,
                    from + "late <> 1 AND seq <= " + applied + unset);
        }
        return problems;
    }

    private void compare(
            List<String> problems, DayTables.Day day, Map<String, Long> measures, String measure, String countSql)
            throws SQLException {
        long reported = measures.getOrDefault(measure, 0L);
        long found = SqliteFile.queryLong(connection, countSql);
        if (reported != found) {
            problems.add(LocalDate.ofEpochDay(day.epochDay()) + ": " + measure + " is " + reported + ", the log has "
                    + found);
        }
    }

    private Map<String, Long> measures(long day) throws SQLException {
        Map<String, Long> measures = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT measure, value FROM integrity WHERE day = " + day)) {
            while (row.next()) {
                measures.put(row.getString(1), row.getLong(2));
            }
        }
        return measures;
    }

    private List<String> setAside() throws SQLException {
        List<String> problems = new ArrayList<>();
        for (DayTables.Day day : new DayTables(connection).all()) {
            long reported = measures(day.epochDay()).getOrDefault(IntegrityReading.SET_ASIDE, 0L);
            long found = SqliteFile.queryLong(
                    connection,
                    "SELECT count(*) FROM set_aside JOIN " + day.events() + " USING (seq) WHERE day = "
                            + day.epochDay());
            if (reported != found) {
                problems.add(LocalDate.ofEpochDay(day.epochDay()) + ": " + reported + " reported, " + found + " found");
            }
        }
        return problems;
    }

    private List<String> equation() throws SQLException {
        List<String> problems = new ArrayList<>();
        IntegrityReading.read(connection, Long.MIN_VALUE, Long.MAX_VALUE).forEach(day -> {
            if (day.accepted() != day.counted() + day.late() + day.pending()) {
                problems.add(LocalDate.ofEpochDay(day.epochDay()) + ": " + day.accepted() + " is not " + day.counted()
                        + " + " + day.late() + " + " + day.pending());
            }
        });
        return problems;
    }

    private String kept(String day) {
        return day + " >= coalesce((SELECT purged_before FROM retention), -1e9)";
    }

    private List<String> members() throws SQLException {
        return rows("SELECT kpi || ' ' || grp || ' of ' || date(day * 86400, 'unixepoch') || ' differs by ' || sum(v)"
                + " FROM (SELECT kpi, grp, day, value AS v FROM kpi_distinct WHERE " + kept("day")
                + " UNION ALL SELECT kpi, grp, day, -count(*) FROM kpi_members WHERE " + kept("day")
                + " GROUP BY kpi, grp, day) GROUP BY kpi, grp, day HAVING sum(v) <> 0");
    }

    private List<String> sessions() throws SQLException {
        String day = DayTables.epochDaySql("start_ms");
        String millis = "max(0, min(end_ms - start_ms, " + DAYS.toMillis(1) + "))";
        String perSession = "SELECT kpi, grp, " + day + " AS day, end_ms IS NULL AS unended, end_ms IS NOT NULL AS n,"
                + " CASE WHEN end_ms IS NULL THEN 0 ELSE " + millis + " END AS ms FROM sessions"
                + " WHERE start_ms IS NOT NULL";
        String both = "SELECT kpi, '' AS grp, day, unended, n, ms FROM s UNION ALL SELECT kpi, grp, day, unended, n, ms"
                + " FROM s WHERE grp <> ''";
        String kpis = "kpi IN (SELECT DISTINCT kpi FROM sessions) AND " + kept("day");
        return rows("WITH s AS (" + perSession + "), t AS (SELECT kpi, grp, day, unended AS u, n, ms FROM (" + both
                + ") WHERE " + kept("day") + " UNION ALL SELECT kpi, grp, day, -value, 0, 0 FROM kpi_counts WHERE "
                + kpis
                + " UNION ALL SELECT kpi, grp, day, 0, -n, -sum FROM kpi_sketches WHERE " + kpis + ")"
                + " SELECT kpi || ' ' || grp || ' of ' || date(day * 86400, 'unixepoch') || ' differs by ' || sum(n)"
                + " || ' sessions, ' || sum(ms) || ' ms, ' || sum(u) || ' unended' FROM t GROUP BY kpi, grp, day"
                + " HAVING sum(u) <> 0 OR sum(n) <> 0 OR sum(ms) <> 0");
    }

    private List<String> sketches() throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT kpi, grp, day, n, sum, buckets FROM kpi_sketches")) {
            while (row.next()) {
                var sketch = SketchBlob.decode(row.getLong(4), row.getLong(5), row.getBytes(6));
                long inBuckets =
                        sketch.buckets().values().stream().mapToLong(n -> n).sum();
                if (inBuckets != sketch.count()) {
                    problems.add(row.getString(1) + " " + row.getString(2) + " of "
                            + LocalDate.ofEpochDay(row.getLong(3)) + " has " + inBuckets + " in its buckets, not "
                            + sketch.count());
                }
            }
        }
        return problems;
    }
}
