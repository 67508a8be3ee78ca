package dev.hearth.analytics.collector.faults;

import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.faults.Fleet.Member;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for the integrity report all the time: its equations hold at every moment, not only when all is over. */
final class IntegrityWatch implements AutoCloseable {
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Supplier<List<Member>> members;
    private final LocalDate firstDay;
    private final LocalDate lastDay;
    private final Thread thread = new Thread(this::run, "integrity-watch");

    private volatile boolean closed;
    private final AtomicInteger reports = new AtomicInteger();
    private volatile @Nullable AssertionError broken;

    IntegrityWatch(Supplier<List<Member>> members, LocalDate firstDay, LocalDate lastDay) {
        this.members = members;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closed) {
            for (Member member : members.get()) {
                ask(member);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void ask(Member member) {
        try {
            KpiCheck.integrity(new TestClient(member.directUri(), REQUEST_MAX), firstDay, lastDay);
            reports.incrementAndGet();
        } catch (AssertionError e) {
            broken = e;
            closed = true;
        } catch (UncheckedIOException | IllegalStateException e) {
            // It is not up, or its store is away.
        }
    }

    /** How many reports were seen. */
    int reports() {
        return reports.get();
    }

    void assertNeverBroken() {
        AssertionError error = broken;
        if (error != null) {
            throw error;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
