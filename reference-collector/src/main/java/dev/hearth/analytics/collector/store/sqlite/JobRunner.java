package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.Optional;

/** Does maintenance, one step at a time. Safe for any thread. */
final class JobRunner {
    private final SqliteFile file;
    private final GroupCommitWriter writer;
    private final ReadConnections readers;

    JobRunner(SqliteFile file, GroupCommitWriter writer, ReadConnections readers) {
        this.file = file;
        this.writer = writer;
        this.readers = readers;
    }

    /** Does the next step of the oldest job that is not over; false if there is none. */
    synchronized boolean runStep(EventCounter counter) throws StoreUnavailableException {
        Optional<Job> next = readers.read(JobRows::next);
        if (next.isEmpty()) {
            return false;
        }
        Job job = next.get();
        try {
            runStep(job, counter);
        } catch (RefusedException e) {
            Waiting.forResult(writer.submit(
                    session -> {
                        JobRows.refuse(session, job, String.valueOf(e.getMessage()));
                        return true;
                    },
                    0));
        }
        return true;
    }

    private void runStep(Job job, EventCounter counter) throws StoreUnavailableException, RefusedException {
        long firstDay = job.request().firstDay();
        switch (job.request().kind()) {
            case BACKFILL -> new DayBackfill(file, this::write, counter, true).run(job, firstDay + job.stepsDone());
            case PURGE -> write(new Purge(job));
            case TEARDOWN -> {
                if (job.stepsDone() == 0) {
                    write(new Teardown(job));
                } else {
                    new DayBackfill(file, this::write, counter, false).run(job, firstDay + job.stepsDone() - 1);
                }
            }
        }
    }

    private <T> T write(GroupCommitWriter.Work<T> work) throws StoreUnavailableException, RefusedException {
        return Waiting.forRefusable(writer.submit(work, 0));
    }
}
