package dev.hearth.analytics.android;

import static org.assertj.core.api.Assertions.assertThat;

import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.D8;
import com.android.tools.r8.D8Command;
import com.android.tools.r8.Diagnostic;
import com.android.tools.r8.DiagnosticsHandler;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.android.tools.r8.origin.Origin;
import dev.hearth.analytics.spi.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Android's own tools make of the library, the adapter and all that they need. */
class ShrinkingTest {
    private static final int API = 26;
    private static final int METHODS_AT = 88; // of the header of a .dex: method_ids_size

    @TempDir
    Path directory;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @Test
    void d8DexesTheLibraryTheAdapterAndAllDependenciesWithoutAWarning() throws Exception {
        Path output = Files.createDirectory(directory.resolve("d8"));
        D8.run(D8Command.builder(new Collecting())
                .addProgramFiles(program())
                .addLibraryFiles(android())
                .addLibraryResourceProvider(jdk())
                .setMinApiLevel(API)
                .setMode(CompilationMode.RELEASE)
                .setOutput(output, OutputMode.DexIndexed)
                .build());
        assertThat(warnings).isEmpty();
        report("everything, not shrunk", output);
        for (Path jar : program()) {
            String name = jar.getFileName().toString().replace(".jar", "");
            if (!name.startsWith("analytics-sdk") && !name.startsWith("sdk-android-adapter")) {
                continue;
            }
            Path own = Files.createDirectory(directory.resolve("dex-of-" + name));
            D8.run(D8Command.builder(new Collecting())
                    .addProgramFiles(jar)
                    .addClasspathFiles(program().stream().filter(each -> !each.equals(jar)).toList())
                    .addLibraryFiles(android())
                    .addLibraryResourceProvider(jdk())
                    .setMinApiLevel(API)
                    .setMode(CompilationMode.RELEASE)
                    .setOutput(own, OutputMode.DexIndexed)
                    .build());
            report(name + " alone", own);
        }
    }

    @Test
    void r8ShrinksAnAppWithNothingButTheRulesThatComeWithUs() throws Exception {
        Path output = Files.createDirectory(directory.resolve("r8"));
        R8.run(shrink().setMinApiLevel(API).setOutput(output, OutputMode.DexIndexed).build());
        assertThat(warnings).isEmpty();
        report("a small game with all of it, shrunk", output);
    }

    @Test
    void shrunkenAppStillSendsItsEvents() throws Exception {
        Path jar = directory.resolve("shrunken.jar");
        R8.run(shrink().setOutput(jar, OutputMode.ClassFile, true).build());
        assertThat(warnings).isEmpty();
        try (TestCollector collector = new TestCollector(Clock.system())) {
            Process game = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            jar + java.io.File.pathSeparator + android(), // for what the game's class extends
                            SmallGame.class.getName(),
                            collector.endpoint().toString(),
                            directory.resolve("storage").toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(game.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(game.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).contains("flushed true, ended true");
            assertThat(collector.dialogues()).containsExactly("typed", "by-name");
            assertThat(collector.names()).contains("session_start", "command_executed", "session_end");
        }
    }

    private R8Command.Builder shrink() throws Exception {
        List<String> rules = new ArrayList<>(Files.readAllLines(Path.of("src/main/android/proguard.txt")));
        for (Path jar : program()) {
            rules.addAll(rulesIn(jar));
        }
        // What the app's own build says of its entry points: the application of its manifest, and this test's main.
        rules.add("-keep class " + SmallGame.class.getName() + " { <init>(); public static void main(...); }");
        return R8Command.builder(new Collecting())
                .addProgramFiles(classesOnly())
                .addProgramFiles(smallGame())
                .addLibraryFiles(android())
                .addLibraryResourceProvider(jdk())
                .setMode(CompilationMode.RELEASE)
                .setProguardCompatibility(false)
                .addProguardConfiguration(rules, Origin.unknown());
    }

    /** The rules that a jar brings for R8, as the Android Gradle plugin collects them. */
    private static List<String> rulesIn(Path jar) throws IOException {
        List<String> rules = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory() && entry.getName().startsWith("META-INF/proguard/")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        rules.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
                    }
                }
            }
        }
        return rules;
    }

    /** The adapter, the library, and their dependencies, as jars. */
    private List<Path> program() throws IOException {
        List<Path> program = new ArrayList<>();
        program.add(zipped("sdk-android-adapter.jar", Path.of("target/classes"), "dev/hearth/analytics/android/"));
        for (String element : Files.readString(Path.of("target/runtime-classpath.txt")).trim().split(java.io.File.pathSeparator, -1)) {
            Path path = Path.of(element);
            program.add(Files.isDirectory(path) ? zipped("analytics-sdk.jar", path, "") : path);
        }
        return program;
    }

    /** The same without what else is in the jars, of which several have the same: an app's build takes it apart, too. */
    private List<Path> classesOnly() throws IOException {
        List<Path> stripped = new ArrayList<>();
        for (Path jar : program()) {
            Path target = directory.resolve("classes-of-" + jar.getFileName());
            try (ZipFile zip = new ZipFile(jar.toFile());
                    ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
                        out.putNextEntry(new ZipEntry(entry.getName()));
                        zip.getInputStream(entry).transferTo(out);
                    }
                }
            }
            stripped.add(target);
        }
        return stripped;
    }

    private Path smallGame() throws IOException {
        return zipped("game.jar", Path.of("target/test-classes"), "dev/hearth/analytics/android/SmallGame");
    }

    private Path zipped(String name, Path classes, String prefix) throws IOException {
        Path jar = directory.resolve(name);
        if (Files.exists(jar)) {
            return jar;
        }
        try (Stream<Path> files = Files.walk(classes);
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                String entry = classes.relativize(file).toString().replace('\\', '/');
                if (entry.startsWith(prefix)) {
                    zip.putNextEntry(new ZipEntry(entry));
                    zip.write(Files.readAllBytes(file));
                }
            }
        }
        return jar;
    }

    private static Path android() throws Exception {
        return Path.of(android.app.Activity.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static com.android.tools.r8.ClassFileResourceProvider jdk() throws IOException {
        return JdkClassFileProvider.fromJdkHome(Path.of(System.getProperty("java.home")));
    }

    private static void report(String what, Path output) throws IOException {
        long bytes = 0;
        long methods = 0;
        try (Stream<Path> files = Files.list(output)) {
            for (Path dex : files.filter(file -> file.toString().endsWith(".dex")).toList()) {
                ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(dex)).order(ByteOrder.LITTLE_ENDIAN);
                bytes += header.capacity();
                methods += header.getInt(METHODS_AT);
            }
        }
        assertThat(bytes).isPositive();
        System.out.println(
                String.format(Locale.ROOT, "dex: %s: %,d bytes, %,d methods referred to", what, bytes, methods));
    }

    /** Fails for nothing itself, and keeps what the tools complain of. */
    private final class Collecting implements DiagnosticsHandler {
        @Override
        public void warning(Diagnostic warning) {
            warnings.add(warning.getOrigin() + ": " + warning.getDiagnosticMessage());
        }

        @Override
        public void error(Diagnostic error) {
            warnings.add(error.getOrigin() + ": " + error.getDiagnosticMessage());
        }
    }
}
