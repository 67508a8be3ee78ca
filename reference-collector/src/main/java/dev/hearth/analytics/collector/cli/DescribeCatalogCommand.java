package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.catalog.CatalogException;
import dev.hearth.analytics.collector.catalog.EventDictionary;
import dev.hearth.analytics.collector.catalog.GameCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a catalog says for people. */
@Command(
        name = "describe-catalog",
        description = {
            "Writes a dictionary of a catalog's events and KPIs for the studio, and a list of what the game measures for",
            "its players: each as a page and as Markdown, the list also as plain text."
        },
        mixinStandardHelpOptions = true)
final class DescribeCatalogCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The catalog.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it is required.
    private Path file;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ".",
            description =
                    "Where to write: events.html and .md, what-we-measure.html, .md, and .txt for a screen of the game. Default: here.")
    @SuppressWarnings("NullAway.Init") // picocli sets it: it has a default.
    private Path out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandException {
        try {
            EventDictionary dictionary = new EventDictionary(GameCatalog.read(file));
            Map<String, String> documents = new TreeMap<>(Map.of(
                    "events.html", dictionary.html(),
                    "events.md", dictionary.markdown(),
                    "what-we-measure.html", dictionary.playersHtml(),
                    "what-we-measure.md", dictionary.playersMarkdown(),
                    "what-we-measure.txt", dictionary.playersText()));
            Files.createDirectories(out);
            PrintWriter said = spec.commandLine().getOut();
            for (Map.Entry<String, String> document : documents.entrySet()) {
                said.println(Files.writeString(out.resolve(document.getKey()), document.getValue()));
            }
            said.flush();
            return 0;
        } catch (CatalogException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandException("cannot write to " + out + ": " + e.getMessage(), e);
        }
    }
}
