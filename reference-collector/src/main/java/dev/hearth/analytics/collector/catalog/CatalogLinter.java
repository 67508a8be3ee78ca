package dev.hearth.analytics.collector.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses event schemas that could carry free-form text, or that the collector cannot check fast. The rules are those of
 * {@code protocol/README.md}.
 */
public final class CatalogLinter {
    /** The most schemas in a catalog: {@value}. */
    public static final int SCHEMAS_MAX = 1_000;

    private CatalogLinter() {}

    /**
     * Lints a game's catalog, one schema file, or every {@code .json} file of a folder but its {@code index.json}. Reads from the disk and
     * never throws for what it finds there: a file that cannot be read is a problem in the report too.
     */
    public static LintReport lint(Path fileOrFolder) {
        if (isCatalog(fileOrFolder)) {
            return new LintReport(1, CatalogFile.read(fileOrFolder).problems());
        }
        List<SchemaFile> files = read(fileOrFolder);
        List<LintProblem> problems = new ArrayList<>();
        for (SchemaFile file : files) {
            problems.addAll(file.problems());
        }
        return new LintReport(files.size(), problems);
    }

    /** A game's catalog is {@code analytics.catalog.json}, or has a name that ends so. */
    private static boolean isCatalog(Path path) {
        return path.toString().endsWith("catalog.json");
    }

    /** Reads and lints all that is there, in the order of the files' names. */
    static List<SchemaFile> read(Path fileOrFolder) {
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(SchemaFile.read(fileOrFolder));
        }
        try (Stream<Path> entries = Files.list(fileOrFolder)) {
            List<Path> files = entries.filter(CatalogLinter::isCandidate)
                    .limit(SCHEMAS_MAX + 1)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                return unusable(fileOrFolder, "the folder holds no file named <event>.v<version>.schema.json");
            }
            if (files.size() > SCHEMAS_MAX) {
                return unusable(fileOrFolder, "the folder holds more than " + SCHEMAS_MAX + " schemas; divide it");
            }
            return files.stream().map(SchemaFile::read).toList();
        } catch (IOException e) {
            return unusable(fileOrFolder, "the folder cannot be read: " + e.getMessage());
        }
    }

    /** Any JSON file, so that a schema under a mistyped name is refused rather than forgotten. */
    private static boolean isCandidate(Path file) {
        String path = file.toString();
        return path.endsWith(".json") && !file.endsWith(EventCatalog.INDEX);
    }

    private static List<SchemaFile> unusable(Path folder, String message) {
        return List.of(SchemaFile.unreadable(folder.toString(), message));
    }
}
