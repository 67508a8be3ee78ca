package dev.hearth.analytics.collector.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The writing connection, with what is remembered between transactions: prepared statements, day tables and the next
 * position. Writer thread only. After a failure of the file it is thrown away whole, and a new one reads everything again.
 */
final class WriteSession implements AutoCloseable {
    private static final int STATEMENTS_MAX = 64;

    private final Connection connection;
    private final DayTables days;
    private final Groups groups = new Groups(this);
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private long nextSeq;

    WriteSession(Connection connection) throws SQLException {
        this.connection = connection;
        this.days = new DayTables(connection);
        reload();
    }

    /** Forgets what a rolled back piece of work may have left in memory. */
    void reload() throws SQLException {
        days.reload();
        groups.forget();
        nextSeq = LogReading.lastPosition(connection, days) + 1;
    }

    Connection connection() {
        return connection;
    }

    DayTables days() {
        return days;
    }

    Groups groups() {
        return groups;
    }

    /** The position that the next event gets. */
    long nextSeq() {
        return nextSeq;
    }

    void setNextSeq(long nextSeq) {
        this.nextSeq = nextSeq;
    }

    /** A statement that is kept for the next time; do not close it. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            evictOldest();
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private void evictOldest() throws SQLException {
        if (statements.size() >= STATEMENTS_MAX) {
            var oldest = statements.entrySet().iterator();
            PreparedStatement evicted = oldest.next().getValue();
            oldest.remove();
            evicted.close();
        }
    }

    /** What is executed again and again: preparing it each time was a tenth of the writer's work. */
    void executePrepared(String sql) throws SQLException {
        boolean unused = prepared(sql).execute();
    }

    void execute(String sql) throws SQLException {
        SqliteFile.execute(connection, sql);
    }

    /** Before a table is dropped: a statement that is still prepared on it would keep it locked. */
    void forgetStatements() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
