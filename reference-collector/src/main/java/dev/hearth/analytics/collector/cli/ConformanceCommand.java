package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Conformance;
import dev.hearth.analytics.collector.conformance.Conformance.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints which rules of the protocol a collector keeps. */
@Command(
        name = "conformance",
        description = {
            "Tries the rules of the protocol on any collector, and prints a table; exit code 1 if one is broken.",
            "It sends events: use a collector whose numbers do not matter."
        },
        mixinStandardHelpOptions = true)
final class ConformanceCommand implements Callable<Integer> {
    @Option(names = "--target", paramLabel = "URL", required = true, description = "The collector: http://host:port.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private URI target;

    @Option(names = "--client-key", paramLabel = "ID:SECRET", required = true, description = "A key of the collector.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private String clientKey;

    @Option(names = "--service-token", paramLabel = "TOKEN", required = true, description = "A token of the collector.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private String serviceToken;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        try {
            ProtocolClient client = new ProtocolClient(target, ClientKey.parse(clientKey), InstantSource.system());
            Conformance conformance = new Conformance(client, serviceToken, new SecureRandom());
            List<Outcome> outcomes;
            try (ProgressBar progress = StoreOptions.progress("conformance", conformance.size())) {
                outcomes = conformance.run(progress::step);
            }
            return print(outcomes);
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException("no collector can be reached at " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private int print(List<Outcome> outcomes) {
        PrintWriter out = spec.commandLine().getOut();
        for (Outcome outcome : outcomes) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-7s %-10s %s%s",
                    outcome.kept() ? "ok" : "BROKEN",
                    outcome.topic(),
                    outcome.statement(),
                    outcome.kept() ? "" : " -- " + outcome.failure()));
        }
        long broken = outcomes.stream().filter(outcome -> !outcome.kept()).count();
        out.println(outcomes.size() + " rules, " + broken + " broken");
        out.flush();
        return broken == 0 ? 0 : Main.EXIT_FAILED;
    }
}
