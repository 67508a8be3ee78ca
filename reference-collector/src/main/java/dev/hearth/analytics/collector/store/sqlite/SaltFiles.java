package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.OwnerOnly;
import dev.hearth.analytics.collector.store.SaltStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One small file a salt, named after its day, readable by the collector's user alone. Not in the database: its log
 * would keep copies of a page after the page was overwritten. A salt is destroyed by overwriting its file in place with
 * zeros, forcing that, and deleting it; what a copying file system or a flash disk keeps beneath is out of reach.
 */
final class SaltFiles implements SaltStore {
    private static final String SUFFIX = ".salt";
    private static final String UNFINISHED_SUFFIX = ".new";

    private final Path folder;

    SaltFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized SortedMap<Long, byte[]> rotate(long firstDay, long lastDay, Supplier<byte[]> newSalt)
            throws StoreUnavailableException {
        try {
            OwnerOnly.createFolder(folder);
            destroyBefore(firstDay);
            SortedMap<Long, byte[]> salts = new TreeMap<>();
            for (long day = firstDay; day <= lastDay; day++) {
                salts.put(day, readOrCreate(day, newSalt));
            }
            return salts;
        } catch (IOException e) {
            throw new StoreUnavailableException("the salts cannot be read or written: " + e.getMessage(), e);
        }
    }

    private byte[] readOrCreate(long day, Supplier<byte[]> newSalt) throws IOException {
        Path file = folder.resolve(LocalDate.ofEpochDay(day) + SUFFIX);
        if (Files.exists(file)) {
            byte[] salt = Files.readAllBytes(file);
            if (salt.length == SALT_BYTES) {
                return salt;
            }
            throw new IOException(file + " is damaged");
        }
        byte[] salt = newSalt.get();
        Path unfinished = folder.resolve(file.getFileName() + UNFINISHED_SUFFIX);
        Files.deleteIfExists(unfinished);
        OwnerOnly.createFile(unfinished);
        write(unfinished, salt);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
        return salt;
    }

    private void destroyBefore(long firstDay) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            LocalDate day = dayOf(file);
            if (day != null && day.toEpochDay() < firstDay) {
                write(file, new byte[SALT_BYTES]);
                Files.delete(file);
                forceFolder();
            }
        }
    }

    private static @Nullable LocalDate dayOf(Path file) {
        String name = file.getFileName().toString();
        try {
            return name.contains(SUFFIX) ? LocalDate.parse(name.substring(0, name.indexOf(SUFFIX))) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
