package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;

/**
 * A process whose disk cannot give the pages of a run's state: its file is cut behind the first page as soon as it is mapped.
 * After some starts the disk is whole. An event is tracked after each. Says after each how many runs there are. Argument: the
 * directory.
 */
final class BrokenStartChild {
    /** How many starts end in a fault. */
    static final int STARTS = 4;

    private static final int WHOLE_BYTES = 4096;

    private static boolean broken = true;

    private BrokenStartChild() {}

    public static void main(String[] args) {
        File directory = new File(args[0]);
        EventQueue queue = EventQueue.unopened(
                directory, BrokenDiskChild.options(), files(), Clock.system(), new Random(), DiagnosticLog.silent());
        for (int i = 0; i < STARTS; i++) {
            queue.maintain();
            append(queue, "dropped");
            System.out.println("left " + runs(directory));
        }
        broken = false;
        queue.maintain();
        append(queue, "kept");
        System.out.println("started " + runs(directory));
        queue.close();
    }

    private static void append(EventQueue queue, String id) {
        queue.append(TestEvents.normal(new RecordBuffer(), id), SessionStamp.NONE);
    }

    private static int runs(File directory) {
        String[] runs = new File(directory, RunDirectory.RUNS).list();
        return runs == null ? 0 : runs.length;
    }

    private static FileStore files() {
        FileStore system = FileStore.system();
        return (FileStore) Proxy.newProxyInstance(
                BrokenStartChild.class.getClassLoader(),
                new Class<?>[] {FileStore.class},
                (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(system, arguments);
                        if (broken && answer instanceof FileStore.MappedFile) {
                            cut((File) arguments[0]);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void cut(File file) throws IOException {
        if (file.getName().equals(StateFile.NAME)) {
            try (RandomAccessFile open = new RandomAccessFile(file, "rw")) {
                open.setLength(WHOLE_BYTES);
            }
        }
    }
}
