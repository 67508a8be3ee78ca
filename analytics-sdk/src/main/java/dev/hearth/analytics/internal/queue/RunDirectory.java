package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.FileStore;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's directory, {@code runs/<run id>}, whose lock this process holds. Nobody else reads or writes in it while that is
 * so; the system gives the lock up when the process dies, and whoever takes it next owns what is in here.
 */
final class RunDirectory {
    static final String RUNS = "runs";

    private static final String LOCK = "lock";

    /** The directory of all runs, the queue's, and the one that the queue's was made in. */
    private static final int PARENTS = 3;

    private final File file;
    private final UUID runId;
    private final FileStore files;
    private final Closeable lock;

    private RunDirectory(File file, UUID runId, FileStore files, Closeable lock) {
        this.file = file;
        this.runId = runId;
        this.files = files;
        this.lock = lock;
    }

    /**
     * Makes the directory of a new run; null if somebody was quicker to adopt it: between our making the directory and
     * taking its lock it looks like that of a dead run. Then another id is tried.
     */
    static @Nullable RunDirectory create(File runs, UUID runId, FileStore files) throws IOException {
        File file = new File(runs, runId.toString());
        files.createDirectories(file);
        RunDirectory made = take(file, runId, files);
        if (made != null && !files.exists(new File(file, LOCK))) {
            made.release(); // it was adopted and deleted, and we hold the lock of a file without a name
            return null;
        }
        return made;
    }

    /** Takes over the directory of a dead run; null if its process lives, or if it is not the directory of a run. */
    static @Nullable RunDirectory adopt(File runs, String name, FileStore files) throws IOException {
        UUID runId = parse(name);
        return runId == null ? null : take(new File(runs, name), runId, files);
    }

    private static @Nullable RunDirectory take(File file, UUID runId, FileStore files) throws IOException {
        Closeable lock = files.tryLock(new File(file, LOCK));
        return lock == null ? null : new RunDirectory(file, runId, files, lock);
    }

    /** Null if it is not the name of a run. */
    static @Nullable UUID parse(String name) {
        try {
            UUID runId = UUID.fromString(name);
            return runId.toString().equals(name) ? runId : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    File file() {
        return file;
    }

    UUID runId() {
        return runId;
    }

    /** Makes durable that it is there: forces the names in each of its parents that the queue may have made, and in the next. */
    void forceParents() throws IOException {
        File parent = file.getAbsoluteFile().getParentFile();
        for (int level = 0; level < PARENTS && parent != null; level++) {
            files.forceDirectory(parent);
            parent = parent.getParentFile();
        }
    }

    /** Gives the directory to whoever wants it. */
    void release() {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock file cannot be closed: the lock ends with the process.
        }
    }

    /**
     * Deletes the directory and what the queue keeps in it: first the events, last what says that they are done with. A
     * kill in between leaves a run without events; a file that is not ours stays, and the directory with it.
     */
    void deleteAndRelease() throws IOException {
        try {
            for (String name : files.list(file)) {
                if (name.endsWith(".seg") || name.endsWith(".tmp")) {
                    files.delete(new File(file, name));
                }
            }
            files.forceDirectory(file);
            for (String name : files.list(file)) {
                if (name.startsWith(StateFile.NAME)) {
                    files.delete(new File(file, name));
                }
            }
        } finally {
            release();
        }
        // Windows does not delete a file that is open. Whoever takes the lock in between finds an empty run.
        files.delete(new File(file, LOCK));
        if (files.list(file).isEmpty()) {
            files.delete(file);
        }
    }
}
