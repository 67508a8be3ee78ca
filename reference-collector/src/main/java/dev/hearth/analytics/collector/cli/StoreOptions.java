package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.catalog.CatalogSource;
import dev.hearth.analytics.collector.store.JobQueue;
import dev.hearth.analytics.collector.store.StoreOpenException;
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
    private static final String SQLITE = "sqlite:";

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
            defaultValue = SQLITE,
            description = "Which store: ${DEFAULT-VALUE}, a file in the data directory.")
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

    Path dataDirectory() throws CommandException {
        if (!store.equals(SQLITE)) {
            String scheme = store.contains(":") ? store.substring(0, store.indexOf(':') + 1) : store;
            throw new CommandException("there is no store " + scheme + " in this version: use --store " + SQLITE);
        }
        return dataDirectory;
    }

    int lateWindowHours() {
        return lateWindowHours;
    }

    /** Opens the store, which must be there already; or, if a collector has it, the way to ask that collector. */
    JobQueue openForMaintenance() throws CommandException {
        Path directory = dataDirectory();
        if (!Files.isDirectory(directory)) {
            throw new CommandException("there is no data directory " + directory);
        }
        try {
            return open(directory);
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
