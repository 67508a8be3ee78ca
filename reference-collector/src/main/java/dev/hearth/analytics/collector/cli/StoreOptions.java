package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import dev.hearth.analytics.collector.store.JobQueue;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.redis.RedisStore;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import picocli.CommandLine.Option;

/** Where the store is. */
final class StoreOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "./data",
            description = "Where everything is kept. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private Path dataDirectory;

    @Option(
            names = "--store",
            paramLabel = "URL",
            defaultValue = CollectorConfig.SQLITE,
            description = "Which store: sqlite: is a file in the data directory, for one collector;"
                    + " redis://host:port or redis-cluster://host:port,… is shared. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private String store;

    @Option(
            names = "--late-window-hours",
            paramLabel = "N",
            defaultValue = "48",
            description = "How long after its time an event still counts. Default: ${DEFAULT-VALUE}.")
    private int lateWindowHours;

    @Option(
            names = "--catalog",
            paramLabel = "[KEY=]FILE",
            split = ",",
            description = {
                "A game's own events and KPIs; may be repeated. With a key, for what that client key sends alone.",
                "A collector reads it again when the file changes."
            })
    private final List<String> catalogs = new ArrayList<>();

    /** The games' own catalogs, as they were given. */
    List<CatalogSource> catalogs() {
        return catalogs.stream().map(CatalogSource::parse).toList();
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    /** The address of the store. */
    String store() throws CommandException {
        if (!store.equals(CollectorConfig.SQLITE) && !RedisStore.isAddress(store)) {
            String scheme = store.contains(":") ? store.substring(0, store.indexOf(':') + 1) : store;
            throw new CommandException("there is no store " + scheme + " in this version: use --store "
                    + CollectorConfig.SQLITE + ", redis://… or redis-cluster://…");
        }
        return store;
    }

    /** Where the store's file is. */
    Path sqliteDirectory() throws CommandException {
        if (!store().equals(CollectorConfig.SQLITE)) {
            throw new CommandException("this looks into a file, and Redis has none of ours");
        }
        if (!Files.isDirectory(dataDirectory)) {
            throw new CommandException("there is no data directory " + dataDirectory);
        }
        return dataDirectory;
    }

    int lateWindowHours() {
        return lateWindowHours;
    }

    /** Opens the store, which must be there already; or, if a collector has it, the way to ask that collector. */
    JobQueue openForMaintenance() throws CommandException {
        try {
            return RedisStore.isAddress(store())
                    ? RedisStore.open(store(), Duration.ofHours(lateWindowHours))
                    : open(sqliteDirectory());
        } catch (StoreOpenException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private JobQueue open(Path directory) throws StoreOpenException {
        try {
            return SqliteStore.open(directory, Duration.ofHours(lateWindowHours));
        } catch (StoreOpenException e) {
            if (e.isInUse()) {
                return SqliteStore.openJobs(directory);
            }
            throw e;
        }
    }

    /** A progress bar on standard error, where somebody sees it. */
    static ProgressBar progress(String task, long steps) {
        String terminal = System.getenv("TERM");
        boolean seen = terminal != null && !terminal.equals("dumb");
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setConsumer(seen ? new ConsoleProgressBarConsumer(System.err) : new Unseen())
                .build();
    }

    private static final class Unseen implements ProgressBarConsumer {
        private static final int WIDTH = 80;

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            // Nobody looks: a log has no use for a bar.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
