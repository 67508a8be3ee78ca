package dev.hearth.analytics.internal.codegen;

import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A game's sources, compiled by the real compiler with the processor, in a folder laid out like a project. */
final class CompiledGame {
    private final Path project;
    private final Path classes;
    private final List<String> options = new ArrayList<>();
    private boolean discovering;
    private List<String> errors = List.of();
    private List<String> warnings = List.of();

    CompiledGame(Path project, String... options) throws IOException {
        this(project, Path.of("build/classes/java/main"));
        this.options.addAll(Arrays.asList(options));
    }

    private CompiledGame(Path project, Path classes) throws IOException {
        this.project = project;
        this.classes = Files.createDirectories(project.resolve(classes));
    }

    /** A game that a build tool compiles into another folder than Gradle does. */
    static CompiledGame into(Path project, String classes) throws IOException {
        return new CompiledGame(project, Path.of(classes));
    }

    /** Leaves it to the compiler to find the processor, as in a build that has the library on its class path. */
    CompiledGame discovering() {
        discovering = true;
        if (Runtime.version().feature() >= 21) {
            options.add("-proc:full");
        }
        return this;
    }

    CompiledGame file(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Compiles every Java file of {@code src}. */
    CompiledGame compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null);
                var sources = Files.walk(project.resolve("src"))) {
            List<Path> javaFiles =
                    sources.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList());
            List<String> all = new ArrayList<>(List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Xlint:all,-options",
                    "-Xdoclint:all,-missing"));
            all.addAll(options);
            JavaCompiler.CompilationTask task = compiler.getTask(
                    new StringWriter(), files, said, all, null, files.getJavaFileObjectsFromPaths(javaFiles));
            if (!discovering) {
                task.setProcessors(List.of(new CatalogProcessor()));
            }
            task.call();
        }
        errors = messages(said, Diagnostic.Kind.ERROR);
        warnings = messages(said, Diagnostic.Kind.WARNING);
        warnings.addAll(messages(said, Diagnostic.Kind.MANDATORY_WARNING));
        return this;
    }

    private static List<String> messages(DiagnosticCollector<JavaFileObject> said, Diagnostic.Kind kind) {
        return said.getDiagnostics().stream()
                .filter(each -> each.getKind() == kind)
                .map(each -> each.getMessage(Locale.ROOT))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    List<String> errors() {
        return errors;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Every class that was made, by its simple name. */
    List<String> classNames() throws IOException {
        try (var files = Files.walk(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    URLClassLoader load() throws MalformedURLException {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, CompiledGame.class.getClassLoader());
    }
}
