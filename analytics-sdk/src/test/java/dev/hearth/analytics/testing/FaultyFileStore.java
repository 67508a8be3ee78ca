package dev.hearth.analytics.testing;

import dev.hearth.analytics.spi.FileStore;
import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that fails when it is told to and forgets what was not forced.
 *
 * <p>{@link #kill()} is the end of a process: memory that was stored to is kept, if no crash follows, and locks are gone.
 * {@link #crash()} is the end of the power: each sector of a file that was not forced is kept, lost or torn, and of the names that were made,
 * changed or deleted since the directory was forced only the first so many have happened; both chosen by the seeded
 * random. Mappings from before either are cut off. Any thread.
 */
public final class FaultyFileStore implements FileStore {
    /** What can fail. */
    public enum Operation {
        CREATE,
        MAP,
        READ,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        LIST,
        FORCE_DIRECTORY,
        LOCK
    }

    private static final int SECTOR_BYTES = 512;

    private final Random random;

    /** A directory names its files in any order. */
    private final Random order = new Random(0);

    private final Map<File, Node> files = new TreeMap<>();
    private final Map<File, Node> durableFiles = new TreeMap<>();
    private final Map<File, List<Runnable>> unforcedNames = new HashMap<>();
    private final Set<File> directories = new HashSet<>();
    private final Set<File> locked = new HashSet<>();
    private final Set<Operation> failing = EnumSet.noneOf(Operation.class);
    private final List<String> trace = new ArrayList<>();
    private long bytesMax = Long.MAX_VALUE;
    private int operations;
    private int failFrom = Integer.MAX_VALUE;
    private int failTo = Integer.MAX_VALUE;

    /** An empty disk. */
    public FaultyFileStore(Random random) {
        this.random = random;
    }

    /** How many operations there were. */
    public synchronized int operations() {
        return operations;
    }

    /** What was done since the last call, in order: the operation, the file, and for a part of it how much. */
    public synchronized List<String> takeTrace() {
        List<String> taken = new ArrayList<>(trace);
        trace.clear();
        return taken;
    }

    /** The operation with that number (from 0, counted since the beginning) fails, once. */
    public synchronized void failAt(int operation) {
        failFrom = operation;
        failTo = operation + 1;
    }

    /** That operation and all later ones fail. */
    public synchronized void failFrom(int operation) {
        failFrom = operation;
        failTo = Integer.MAX_VALUE;
    }

    /** From now on all operations of these kinds fail. */
    public synchronized void failAlways(Operation... kinds) {
        failing.addAll(Arrays.asList(kinds));
    }

    /** The disk has room for so many bytes; those that are taken are not given back. */
    public synchronized void quota(long newBytesMax) {
        bytesMax = newBytesMax;
    }

    /** Nothing fails any more, and there is room. */
    public synchronized void heal() {
        failing.clear();
        failFrom = Integer.MAX_VALUE;
        bytesMax = Long.MAX_VALUE;
    }

    /** The process ends: what it stored is kept, but not on the platter, and what it locked is free. */
    public synchronized void kill() {
        locked.clear();
        files.values().forEach(Node::cutOff);
    }

    /** One of several processes ends: the locks in {@code directory}, which are its, are free. */
    public synchronized void kill(File directory) {
        locked.removeIf(file -> directory.equals(file.getParentFile()));
    }

    /** The power ends: what was not forced is kept, lost or torn. */
    public synchronized void crash() {
        unforcedNames
                .values()
                .forEach(names ->
                        names.subList(0, random.nextInt(names.size() + 1)).forEach(Runnable::run));
        unforcedNames.clear();
        files.clear();
        durableFiles.forEach((file, node) -> files.put(file, node.afterCrash(random)));
        durableFiles.clear();
        durableFiles.putAll(files);
        locked.clear();
    }

    /** Flips one bit. */
    public synchronized void flip(File file, int bit) {
        ByteBuffer bytes = node(file).memory;
        bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ (1 << (bit % 8))));
    }

    /** Replaces, or makes, a file, durably; for preparing a disk. */
    public synchronized void put(File file, byte[] content) {
        Node node = new Node(content.length);
        node.memory.put(0, content);
        node.disk = content.clone();
        files.put(file, node);
        durableFiles.put(file, node);
        directories.add(file.getParentFile());
    }

    /** A file's content. */
    public synchronized byte[] get(File file) {
        return node(file).content();
    }

    /** The files that there are. */
    public synchronized List<File> files() {
        return new ArrayList<>(files.keySet());
    }

    private void begin(Operation operation, File file) throws IOException {
        int number = operations++;
        trace.add(operation + " " + file.getName());
        if (failing.contains(operation) || (number >= failFrom && number < failTo)) {
            throw new IOException("told to fail: " + operation + " " + file.getName() + ", number " + number);
        }
    }

    private Node node(File file) {
        Node node = files.get(file);
        if (node == null) {
            throw new IllegalStateException("no such file: " + file);
        }
        return node;
    }

    private Node existing(File file) throws IOException {
        Node node = files.get(file);
        if (node == null) {
            throw new FileNotFoundException(file.getName());
        }
        return node;
    }

    private void take(long bytes) throws IOException {
        long used = files.values().stream()
                .mapToLong(node -> node.memory.capacity())
                .sum();
        if (used + bytes > bytesMax) {
            throw new IOException("No space left on device");
        }
    }

    private void name(File file, Runnable change) {
        unforcedNames
                .computeIfAbsent(file.getParentFile(), directory -> new ArrayList<>())
                .add(change);
    }

    @Override
    public synchronized void createDirectories(File directory) throws IOException {
        begin(Operation.CREATE, directory);
        for (File at = directory; at != null; at = at.getParentFile()) {
            directories.add(at);
        }
    }

    @Override
    public synchronized List<String> list(File directory) throws IOException {
        begin(Operation.LIST, directory);
        List<String> names = new ArrayList<>();
        for (File file : files.keySet()) {
            if (directory.equals(file.getParentFile())) {
                names.add(file.getName());
            }
        }
        for (File file : directories) {
            if (directory.equals(file.getParentFile())) {
                names.add(file.getName());
            }
        }
        Collections.shuffle(names, order);
        return names;
    }

    @Override
    public synchronized boolean exists(File file) {
        return files.containsKey(file) || directories.contains(file);
    }

    @Override
    public synchronized long length(File file) {
        Node node = files.get(file);
        return node == null ? 0 : node.memory.capacity();
    }

    @Override
    public synchronized MappedFile create(File file, int bytes) throws IOException {
        begin(Operation.CREATE, file);
        take(bytes);
        if (exists(file) || !directories.contains(file.getParentFile())) {
            throw new IOException("cannot be created: " + file);
        }
        Node node = new Node(bytes);
        files.put(file, node);
        name(file, () -> durableFiles.put(file, node));
        return new Mapping(file, node);
    }

    @Override
    public synchronized MappedFile map(File file) throws IOException {
        begin(Operation.MAP, file);
        return new Mapping(file, existing(file));
    }

    @Override
    public synchronized byte[] read(File file, int bytesMax) throws IOException {
        begin(Operation.READ, file);
        byte[] content = existing(file).content();
        return content.length <= bytesMax ? content : Arrays.copyOf(content, bytesMax);
    }

    @Override
    public synchronized void write(File file, byte[] content, int length) throws IOException {
        boolean whole = false;
        try {
            begin(Operation.WRITE, file);
            take(length);
            whole = true;
        } finally {
            int written = whole ? length : random.nextInt(length + 1);
            Node node = new Node(written);
            node.memory.put(0, content, 0, written);
            files.put(file, node);
            name(file, () -> durableFiles.put(file, node));
        }
    }

    @Override
    public synchronized void clear(File file, int bytes) throws IOException {
        boolean whole = false;
        try {
            begin(Operation.WRITE, file);
            whole = true;
        } finally {
            existing(file).memory.put(0, new byte[whole ? bytes : random.nextInt(bytes + 1)]);
        }
    }

    @Override
    public synchronized void force(File file) throws IOException {
        begin(Operation.FORCE, file);
        Node node = existing(file);
        node.force(0, node.memory.capacity());
    }

    @Override
    public synchronized void rename(File from, File to) throws IOException {
        begin(Operation.RENAME, from);
        Node node = existing(from);
        files.remove(from);
        files.put(to, node);
        name(from, () -> {
            durableFiles.remove(from);
            durableFiles.put(to, node);
        });
    }

    @Override
    public synchronized void delete(File file) throws IOException {
        begin(Operation.DELETE, file);
        if (directories.contains(file)) {
            if (files.keySet().stream().anyMatch(other -> file.equals(other.getParentFile()))) {
                throw new IOException("not empty: " + file);
            }
            directories.remove(file);
        } else if (files.remove(file) != null) {
            name(file, () -> durableFiles.remove(file));
        }
    }

    @Override
    public synchronized void forceDirectory(File directory) throws IOException {
        begin(Operation.FORCE_DIRECTORY, directory);
        List<Runnable> names = unforcedNames.remove(directory);
        if (names != null) {
            names.forEach(Runnable::run);
        }
    }

    @Override
    public synchronized @Nullable Closeable tryLock(File file) throws IOException {
        begin(Operation.LOCK, file);
        if (!locked.add(file)) {
            return null;
        }
        if (!files.containsKey(file)) {
            if (!directories.contains(file.getParentFile())) {
                locked.remove(file);
                throw new FileNotFoundException(file.getName());
            }
            Node node = new Node(0);
            files.put(file, node);
            name(file, () -> durableFiles.put(file, node));
        }
        return () -> unlock(file);
    }

    private synchronized void unlock(File file) {
        trace.add("UNLOCK " + file.getParentFile().getName());
        locked.remove(file);
    }

    private synchronized void force(File file, Node node, int from, int to) throws IOException {
        try {
            begin(Operation.FORCE, new File(file.getName() + " " + from + ".." + to));
        } catch (IOException e) {
            // A force that fails may have written some of it.
            node.forceSome(from, to, random);
            throw e;
        }
        node.force(from, to);
    }

    private synchronized void closed(File file) {
        trace.add("CLOSE " + file.getName());
    }

    /** A file's bytes: what the process sees, and what is on the platter. */
    private static final class Node {
        ByteBuffer memory;
        byte[] disk;
        boolean lengthForced;
        int kills;

        Node(int bytes) {
            memory = ByteBuffer.allocate(bytes);
            disk = new byte[bytes];
        }

        byte[] content() {
            byte[] content = new byte[memory.capacity()];
            memory.get(0, content);
            return content;
        }

        void force(int from, int to) {
            memory.get(from, disk, from, to - from);
            lengthForced = true;
        }

        void forceSome(int from, int to, Random random) {
            for (int at = from; at < to; at += SECTOR_BYTES) {
                if (random.nextBoolean()) {
                    memory.get(at, disk, at, Math.min(SECTOR_BYTES, to - at));
                }
            }
        }

        /** From now on, what is stored to the mappings that there are changes nothing. */
        void cutOff() {
            memory = ByteBuffer.wrap(content());
            kills++;
        }

        Node afterCrash(Random random) {
            byte[] found = disk.clone();
            for (int at = 0; at < found.length; at += SECTOR_BYTES) {
                int bytes = Math.min(SECTOR_BYTES, found.length - at);
                int fate = random.nextInt(3);
                int kept = fate == 0 ? 0 : fate == 1 ? bytes : random.nextInt(bytes + 1);
                memory.get(at, found, at, kept);
            }
            if (!lengthForced && random.nextInt(3) == 0) {
                found = Arrays.copyOf(found, random.nextInt(found.length + 1));
            }
            Node node = new Node(found.length);
            node.memory.put(0, found);
            node.disk = found.clone();
            node.lengthForced = true;
            return node;
        }
    }

    private final class Mapping implements MappedFile {
        private final File file;
        private final Node node;
        private final ByteBuffer memory;
        private final int killsBefore;

        Mapping(File file, Node node) {
            this.file = file;
            this.node = node;
            this.memory = node.memory;
            this.killsBefore = node.kills;
        }

        @Override
        public ByteBuffer bytes() {
            return memory;
        }

        @Override
        public void force(int from, int to) throws IOException {
            if (node.kills == killsBefore) { // else whoever mapped it was killed
                FaultyFileStore.this.force(file, node, from, to);
            }
        }

        @Override
        public void close() {
            closed(file);
        }
    }
}
