package dev.hearth.analytics.collector.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * The Redis server that tests run: 6.2 out of the jar of embedded-redis, or whichever {@code -Dredis.server=PATH} names.
 * With {@code -Dcomponents.required=true} a system without one fails the test instead of leaving it out.
 */
public final class RedisBinary {
    private static final String PATH_PROPERTY = "redis.server";
    private static final String REQUIRED_PROPERTY = "components.required";

    private RedisBinary() {}

    /** Leaves the test out, or fails it, where there is none. */
    public static void assumePresent() {
        if (System.getProperty(PATH_PROPERTY) == null && !isBundled()) {
            if (Boolean.getBoolean(REQUIRED_PROPERTY)) {
                throw new AssertionError("no Redis server for this system is bundled, and -Dredis.server names none");
            }
            assumeTrue(false, "no Redis server of 6.2 or later for this system: name one by -Dredis.server=PATH");
        }
    }

    /** The program, unpacked if need be. */
    public static Path path() throws IOException {
        String named = System.getProperty(PATH_PROPERTY);
        if (named == null) {
            return Bundled.path();
        }
        Path path = Path.of(named);
        if (!Files.isExecutable(path)) {
            throw new IOException("-Dredis.server names no program: " + path);
        }
        return path;
    }

    /** The one for Windows is of 5.0. */
    private static boolean isBundled() {
        return !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    }

    /** Unpacked once a JVM. */
    private static final class Bundled {
        private static @Nullable Path path;

        private static synchronized Path path() throws IOException {
            if (path == null) {
                File directory = Files.createTempDirectory("redis-server").toFile();
                directory.deleteOnExit();
                File unpacked =
                        ExecutableProvider.newJarResourceProvider(directory).get();
                unpacked.deleteOnExit();
                path = unpacked.toPath();
            }
            return path;
        }
    }
}
