package dev.hearth.analytics.collector.salt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaltsTest {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock("2026-03-10T12:00:00Z");
    private SqliteStore store;

    @BeforeEach
    void open() throws StoreOpenException {
        store = SqliteStore.open(directory, LATE_WINDOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Salts salts() {
        return new Salts(store, clock, LATE_WINDOW, new SecureRandom());
    }

    @Test
    void thereIsASaltForEveryDayOfTheLateWindowAndTomorrow() throws Exception {
        SortedMap<Long, byte[]> salts = salts().current();
        assertThat(salts.keySet().stream().map(LocalDate::ofEpochDay).map(LocalDate::toString))
                .containsExactly("2026-03-08", "2026-03-09", "2026-03-10", "2026-03-11");
        Set<String> different = new HashSet<>();
        salts.values().forEach(salt -> {
            assertThat(salt).hasSize(32);
            different.add(HexFormat.of().formatHex(salt));
        });
        assertThat(different).hasSize(4);
    }

    @Test
    void saltsAreTheSameAfterARestart() throws Exception {
        SortedMap<Long, byte[]> before = salts().current();
        store.close();
        store = SqliteStore.open(directory, LATE_WINDOW);
        SortedMap<Long, byte[]> after = salts().current();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((day, salt) -> assertThat(after.get(day)).isEqualTo(salt));
    }

    @Test
    void saltIsDestroyedWhenItsLateWindowHasClosed() throws Exception {
        Salts salts = salts();
        byte[] oldest = Objects.requireNonNull(
                salts.current().get(LocalDate.parse("2026-03-08").toEpochDay()));
        clock.advance(Duration.ofDays(1));
        assertThat(salts.current().firstKey())
                .isEqualTo(LocalDate.parse("2026-03-09").toEpochDay());
        for (Path file : filesBelow(directory)) {
            assertThat(contains(Files.readAllBytes(file), oldest))
                    .as(file.toString())
                    .isFalse();
        }
    }

    @Test
    void saltsAreReadableByTheirOwnerAlone() throws Exception {
        salts().current();
        for (Path file : filesBelow(directory.resolve("salts"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean contains(byte[] haystack, byte[] needle) {
        for (int i = 0; i + needle.length <= haystack.length; i++) {
            if (Arrays.equals(haystack, i, i + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}
