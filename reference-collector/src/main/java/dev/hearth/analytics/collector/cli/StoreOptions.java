package dev.hearth.analytics.collector.cli;

import java.nio.file.Path;
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
}
