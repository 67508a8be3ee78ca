package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import dev.hearth.analytics.collector.aggregate.JobWorker;
import dev.hearth.analytics.collector.catalog.CatalogException;
import dev.hearth.analytics.collector.catalog.Catalogs;
import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.JobQueue;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/**
 * Has a piece of maintenance done, and shows how far it is. If a collector runs on the store, that collector does it,
 * also when this command is ended; if none does, it is done here, after what is not counted yet has been.
 */
final class MaintenanceRun {
    private static final Duration CATCH_UP_MAX = Duration.ofHours(1);
    private static final long LOOK_MILLIS = 100;

    private final StoreOptions options;

    MaintenanceRun(StoreOptions options) {
        this.options = options;
    }

    /** Blocks until it is done. */
    Job run(Job.Request request) throws CommandException {
        try (JobQueue queue = options.openForMaintenance()) {
            return queue instanceof Store store
                    ? runHere(store, kpis(), request)
                    : watch(queue, queue.request(request));
        } catch (StoreUnavailableException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** All that is counted: without the games' own KPIs, what this run counts would be missing from them. */
    private KpiBook kpis() throws CommandException {
        try {
            KpiBook kpis = new KpiBook();
            kpis.replaceOwn(Catalogs.read(options.catalogs()).kpis());
            return kpis;
        } catch (CatalogException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is in the log and not counted yet would be missing from days that look finished. */
    private static Job runHere(Store store, KpiBook kpis, Job.Request request)
            throws CommandException, StoreUnavailableException, InterruptedException {
        try (AggregationWorker counting =
                        new AggregationWorker(store, kpis, InstantSource.system(), "maintenance-" + UUID.randomUUID());
                JobWorker doing = new JobWorker(store, kpis)) {
            counting.start();
            if (!counting.awaitCaughtUp(CATCH_UP_MAX)) {
                throw new CommandException("the log could not be counted up to its end");
            }
            Job job = store.request(request);
            doing.start();
            return watch(store, job);
        }
    }

    private static Job watch(JobQueue queue, Job asked)
            throws CommandException, StoreUnavailableException, InterruptedException {
        String name = asked.request().kind().name().toLowerCase(java.util.Locale.ROOT);
        try (ProgressBar progress = StoreOptions.progress(name, asked.steps())) {
            Job job = asked;
            while (!job.isOver()) {
                pause();
                Job now = queue.job(asked.id());
                if (now == null) {
                    throw new CommandException("the job is no longer known");
                }
                job = now;
                progress.stepTo(job.stepsDone());
            }
            if (job.refusal() != null) {
                throw new CommandException(job.refusal());
            }
            return job;
        }
    }

    private static void pause() throws InterruptedException {
        // Nobody counts it down: this is a wait that an interrupt ends.
        boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
}
