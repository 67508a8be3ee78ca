package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.Collector;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.access.KeyFile;
import dev.hearth.analytics.collector.cli.Logging.LogFormat;
import dev.hearth.analytics.collector.cli.Logging.LogLevel;
import java.io.IOException;
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

    @Option(names = "--disabled", description = "Tell every game to stop sending, and take nothing.")
    private boolean disabled;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file of keys, a line each: client-key=ID:SECRET, disabled=ID, service-token=TOKEN."
                    + " Read again when it changes. Not used for a kind that is given as an option.")
    private @Nullable Path keyFile;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "A PKCS12 or JKS file with a certificate: the collector then speaks TLS. Read again too.")
    private @Nullable Path tlsKeystore;

    @Option(
            names = "--tls-password",
            paramLabel = "PASSWORD",
            defaultValue = "",
            description = "The key store's password; better given as HEARTH_TLS_PASSWORD.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private String tlsPassword;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "CIDR",
            split = ",",
            description = "Proxies whose X-Forwarded-For is believed. Default: none.")
    private final List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--limit-exempt",
            paramLabel = "CIDR",
            split = ",",
            defaultValue = "127.0.0.0/8,::1/128",
            description = "Addresses that the limits of addresses are not for; \"none\" for no such."
                    + " Default: ${DEFAULT-VALUE}.")
    private final List<String> exempt = new ArrayList<>();

    @Option(
            names = "--obey-browser-opt-out",
            description = "Take DNT: 1 and Sec-GPC: 1 for an opt-out, as X-Analytics-Opt-Out: 1 always is.")
    private boolean obeyBrowserOptOut;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How long to go on serving after /readyz has said that it stops, 0 to 3."
                    + " Default: ${DEFAULT-VALUE}.")
    private int drainSeconds;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: an object a line. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private LogFormat logFormat;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace, of the collector's own words. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private LogLevel logLevel;

    @Option(names = "--dashboard", description = "Serve the dashboard at /dashboard. A service token signs in to it.")
    private boolean dashboard;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        Logging.set(logFormat, logLevel);
        CollectorConfig config = config();
        try (Collector collector = Collector.start(config)) {
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(collector, stopped), "stop"));
            PrintWriter out = spec.commandLine().getOut();
            out.println("listening on " + collector.uri());
            out.flush();
            if (dashboard) {
                LOG.info("the dashboard is at {}/dashboard", collector.uri());
            }
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
                    .store(storeOptions.store())
                    .minAggregation(minAggregation)
                    .lateWindow(Duration.ofHours(storeOptions.lateWindowHours()))
                    .disabled(disabled)
                    .dashboard(dashboard)
                    .trustedProxies(trustedProxies)
                    .exemptAddresses(exempt.equals(List.of("none")) ? List.of() : exempt)
                    .obeyingBrowserOptOut(obeyBrowserOptOut)
                    .drain(Duration.ofSeconds(drainSeconds));
            LimitOptions.copy(spec, builder);
            if (tlsKeystore != null) {
                builder.tls(tlsKeystore, tlsPassword);
            }
            builder.catalogs(storeOptions.catalogs());
            addKeys(builder);
            return builder.build();
        } catch (IllegalArgumentException e) {
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
        if (keyFile != null) {
            builder.keyFile(keyFile);
        } else if (clientKeys.isEmpty() || serviceTokens.isEmpty()) {
            Path generated = generatedKeys();
            builder.keyFile(generated);
            LOG.info("what was not given of a client key and a service token is in {}", generated);
        }
    }

    private Path generatedKeys() throws CommandException {
        Path directory = storeOptions.dataDirectory();
        try {
            return KeyFile.createIn(directory, new SecureRandom());
        } catch (IOException e) {
            throw new CommandException("the data directory " + directory + " cannot be written to", e);
        }
    }
}
