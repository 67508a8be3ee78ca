package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.Collector;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.catalog.CatalogException;
import dev.hearth.analytics.collector.catalog.EventCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a collector until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Runs a collector until Ctrl-C.",
            "Every option can also be given as an environment variable: --data-dir as HEARTH_DATA_DIR."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen. Default: ${DEFAULT-VALUE}, this machine alone.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(
            names = "--client-key",
            paramLabel = "ID:SECRET",
            split = ",",
            description = "A key for games; may be repeated. Without any, one is made and kept in the data directory.")
    private final List<String> clientKeys = new ArrayList<>();

    @Option(
            names = "--service-token",
            paramLabel = "TOKEN",
            split = ",",
            description = "A token for reading KPIs; may be repeated. Without any, one is made and kept too.")
    private final List<String> serviceTokens = new ArrayList<>();

    @Option(
            names = "--min-aggregation",
            paramLabel = "N",
            defaultValue = "5",
            description = "Days with fewer villages are not shown. Default: ${DEFAULT-VALUE}.")
    private int minAggregation;

    @Option(
            names = "--catalog",
            paramLabel = "DIR",
            description = "A folder of event schemas to take, instead of the ones of the protocol.")
    private @Nullable Path catalog;

    @Option(names = "--disabled", description = "Tell every game to stop sending, and take nothing.")
    private boolean disabled;

    @Option(names = "--dashboard", description = "Serve the dashboard at /dashboard. A service token signs in to it.")
    private boolean dashboard;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        CollectorConfig config = config();
        try (Collector collector = Collector.start(config)) {
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(collector, stopped), "stop"));
            PrintWriter out = spec.commandLine().getOut();
            out.println("listening on " + collector.uri());
            out.flush();
            stopped.await();
            return 0;
        } catch (CollectorException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.EXIT_FAILED;
        }
    }

    private static void stop(Collector collector, CountDownLatch stopped) {
        LOG.info("stopping");
        collector.close();
        stopped.countDown();
    }

    private CollectorConfig config() throws CommandException {
        try {
            CollectorConfig.Builder builder = CollectorConfig.builder()
                    .host(host)
                    .port(port)
                    .dataDirectory(storeOptions.dataDirectory())
                    .minAggregation(minAggregation)
                    .lateWindow(Duration.ofHours(storeOptions.lateWindowHours()))
                    .disabled(disabled)
                    .dashboard(dashboard);
            if (catalog != null) {
                builder.catalog(EventCatalog.load(catalog));
            }
            addKeys(builder);
            return builder.build();
        } catch (IllegalArgumentException | CatalogException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private void addKeys(CollectorConfig.Builder builder) throws CommandException {
        for (String key : clientKeys) {
            int colon = key.indexOf(':');
            if (colon < 1) {
                throw new CommandException("--client-key must be ID:SECRET");
            }
            builder.clientKey(key.substring(0, colon), key.substring(colon + 1));
        }
        builder.serviceTokens(serviceTokens);
        if (clientKeys.isEmpty() || serviceTokens.isEmpty()) {
            KeyFile keys = KeyFile.readOrCreate(storeOptions.dataDirectory(), new SecureRandom());
            if (clientKeys.isEmpty()) {
                builder.clientKey(keys.clientKeyId(), keys.clientSecret());
            }
            if (serviceTokens.isEmpty()) {
                builder.serviceToken(keys.serviceToken());
            }
            LOG.info("what was not given of a client key and a service token is in {}", keys.path());
        }
    }
}
