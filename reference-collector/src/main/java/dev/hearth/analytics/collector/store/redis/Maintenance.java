package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;

/** Does the jobs, step by step. A step that was killed in the middle is done again by whoever comes next. */
final class Maintenance {
    /** How long a teardown waits for the workers to have counted what it is to take out. */
    private static final long COUNTED_MILLIS_MAX = 10_000;

    private static final long ASKED_MILLIS = 50;

    private final JobBook book;
    private final Keys[] keys;
    private final RedisLink link;
    private final PartitionLog log;
    private final Counting counting;
    private final Ownership ownership;
    private final DayRecount recount;
    private final Purge purge;

    Maintenance(RedisLink link, Keys[] keys, PartitionLog log, Counting counting, Ownership ownership, JobBook book) {
        this.link = link;
        this.keys = keys;
        this.log = log;
        this.counting = counting;
        this.ownership = ownership;
        this.book = book;
        this.recount = new DayRecount(link, keys, log, counting, ownership, book);
        this.purge = new Purge(link, keys, log, book);
    }

    Job request(Job.Request request) throws StoreUnavailableException {
        return book.request(
                request,
                switch (request.kind()) {
                    case BACKFILL -> request.lastDay() - request.firstDay() + 1;
                    case PURGE -> 1;
                    case TEARDOWN -> keys.length;
                });
    }

    boolean runStep(EventCounter counter) throws StoreUnavailableException {
        Job job = book.claim();
        if (job == null) {
            return false;
        }
        try {
            book.commit(done(job, counter));
        } catch (RefusedException e) {
            book.commit(new Job(
                    job.id(),
                    job.request(),
                    job.stepsDone(),
                    job.steps(),
                    job.affected(),
                    String.valueOf(e.getMessage())));
        } catch (StoreUnavailableException | RuntimeException e) {
            book.letGo();
            throw e;
        }
        return true;
    }

    private Job done(Job job, EventCounter counter) throws StoreUnavailableException, RefusedException {
        Job.Request request = job.request();
        return switch (request.kind()) {
            case BACKFILL -> after(job, recount.run(request.firstDay() + job.stepsDone(), counter), job.steps());
            case PURGE -> after(job, purge.run(request.lastDay() + 1), job.steps());
            case TEARDOWN -> tornDown(job, counter);
        };
    }

    private static Job after(Job job, long affected, long steps) {
        return new Job(job.id(), job.request(), job.stepsDone() + 1, steps, job.affected() + affected, null);
    }

    /** First each partition, then each day that something was taken out of. */
    private Job tornDown(Job job, EventCounter counter) throws StoreUnavailableException, RefusedException {
        if (job.stepsDone() >= keys.length) {
            List<Long> days = new ArrayList<>(book.days(job.id()));
            recount.run(days.get((int) job.stepsDone() - keys.length), counter);
            return after(job, 0, job.steps());
        }
        int partition = (int) job.stepsDone();
        awaitCounted(partition);
        try (Seizure seizure = new Seizure(ownership, book)) {
            seizure.take(partition);
            Teardown teardown = new Teardown(link, keys[partition], log, counting, seizure, book, partition);
            long gone = teardown.run(job.id(), job.request().source(), counter);
            boolean last = partition == keys.length - 1;
            return after(job, gone, last ? keys.length + book.days(job.id()).size() : job.steps());
        } catch (FencedException | InapplicableException e) {
            throw new StoreUnavailableException("a partition was taken over during the teardown", e);
        }
    }

    private void awaitCounted(int partition) throws StoreUnavailableException {
        long last = log.state(partition, "last");
        long deadlineNanos = System.nanoTime() + COUNTED_MILLIS_MAX * 1_000_000;
        while (log.state(partition, "applied") < last) {
            if (System.nanoTime() > deadlineNanos) {
                throw new StoreUnavailableException("events are not counted yet");
            }
            try {
                // The counting is of another process, which nobody can be told by.
                Thread.sleep(ASKED_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted", e);
            }
        }
    }
}
