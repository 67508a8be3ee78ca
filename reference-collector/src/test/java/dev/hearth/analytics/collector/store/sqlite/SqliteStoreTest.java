package dev.hearth.analytics.collector.store.sqlite;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.contract.StoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected Store openFresh() throws StoreOpenException {
        return openAgain();
    }

    @Override
    protected Store openAgain() throws StoreOpenException {
        return SqliteStore.open(directory, LATE_WINDOW);
    }

    @Override
    protected boolean isShared() {
        return false;
    }

    private SqliteStore sqlite() {
        return (SqliteStore) store();
    }

    @Test
    void batchesThatComeDuringACommitShareTheNextOne() throws Exception {
        SqliteStore store = sqlite();
        int batches = 2_000;
        long before = store.commits();
        List<CompletableFuture<Appended>> futures = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            futures.add(store.append(batch(i, NOON, event(i))));
        }
        for (CompletableFuture<Appended> future : futures) {
            assertThat(future.get(1, MINUTES).answer().accepted()).isEqualTo(1);
        }
        assertThat(store.commits() - before).isLessThan(batches / 10);
        assertThat(store.lastPosition(0)).isEqualTo(batches);
    }

    @Test
    void pieceOfWorkThatFailsTakesNoOtherAlong() throws Exception {
        SqliteStore store = sqlite();
        long stale = store.acquire(0, "a", Duration.ZERO).orElseThrow();
        long epoch = store.acquire(0, "b", Duration.ofMinutes(1)).orElseThrow();
        CompletableFuture<Appended> before = store.append(batch(1, NOON, event(1)));
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> store.apply(0, stale, new Increments(0, 1)));
        CompletableFuture<Appended> after = store.append(batch(2, NOON, event(2)));
        before.get(1, MINUTES);
        after.get(1, MINUTES);
        store.apply(0, epoch, new Increments(0, 2));
        assertThat(store.appliedPosition(0)).isEqualTo(2);
    }

    @Test
    void secondOpeningSaysThatTheDirectoryIsInUse() {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(directory, LATE_WINDOW))
                .withMessageContaining("in use by another collector");
    }

    @Test
    void fileOfAnotherVersionIsLeftAlone() throws Exception {
        store().close();
        Path file = directory.resolve("hearth.db");
        try (Connection connection = new SqliteFile(file).openForWriting()) {
            SqliteFile.execute(connection, "PRAGMA user_version = 99");
        }
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(directory, LATE_WINDOW))
                .withMessageContaining("version 99");
    }

    @Test
    void fileThatIsNoDatabaseIsLeftAlone() throws Exception {
        store().close();
        Path other = Files.createDirectory(directory.resolve("other"));
        Path file = other.resolve("hearth.db");
        Files.writeString(file, "these are not the rows you are looking for".repeat(100));
        byte[] before = Files.readAllBytes(file);
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(other, LATE_WINDOW))
                .withMessageContaining("damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void directoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> SqliteStore.open(file.resolve("below"), LATE_WINDOW))
                .withMessageContaining("cannot be written to");
    }
}
