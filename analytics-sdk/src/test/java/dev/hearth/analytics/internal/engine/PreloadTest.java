package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the thread that starts a game has to load itself although another could have done it, by the JVM's own log. */
class PreloadTest {
    private static final Pattern LOADED = Pattern.compile("\\[(\\d+)\\s*] (\\S+) source: .*");
    private static final String LIBRARY = "dev.hearth.analytics.";

    /** Hidden in a package that this list cannot see into. */
    private static final Set<String> LEFT = Set.of(
            "dev.hearth.analytics.spi.SystemFileLock", "dev.hearth.analytics.spi.SystemFileStore$SystemMappedFile");

    @TempDir
    Path directory;

    @Test
    void startAndFirstCallFindEveryClassOfTheLibraryLoaded() throws Exception {
        Path log = directory.resolve("classes.log");
        Process process = new ProcessBuilder(
                        new File(System.getProperty("java.home"), "bin/java").getPath(),
                        "-Xmx256m",
                        "-Xlog:class+load:file=" + log + ":tid",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdGame.class.getName(),
                        directory.resolve("game").toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        List<String[]> loaded = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = LOADED.matcher(line);
            if (matcher.matches()) {
                loaded.add(new String[] {matcher.group(1), matcher.group(2)});
            }
        }
        int from = indexOf(loaded, ColdGame.StartBegins.class);
        int to = indexOf(loaded, ColdGame.FirstCallEnds.class);
        String main = loaded.get(from)[0];
        assertThat(loaded.get(to)[0]).isEqualTo(main);
        Set<String> late = new TreeSet<>();
        for (String[] each : loaded.subList(from + 1, to)) {
            if (each[0].equals(main) && each[1].startsWith(LIBRARY)) {
                late.add(each[1]);
            }
        }
        late.removeAll(LEFT);
        assertThat(late).as("loaded by the thread that starts").isEmpty();
    }

    private static int indexOf(List<String[]> loaded, Class<?> mark) {
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i)[1].equals(mark.getName())) {
                return i;
            }
        }
        throw new AssertionError("never loaded: " + mark);
    }
}
