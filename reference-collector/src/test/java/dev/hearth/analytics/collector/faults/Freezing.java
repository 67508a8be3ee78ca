package dev.hearth.analytics.collector.faults;

import java.io.IOException;

/** Stops a process in the middle of whatever it does, and lets it go on: a long pause of the machine or of the JVM. */
final class Freezing {
    private Freezing() {}

    static void freeze(long pid) throws IOException, InterruptedException {
        signal("STOP", pid);
    }

    static void thaw(long pid) throws IOException, InterruptedException {
        signal("CONT", pid);
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        if (kill.waitFor() != 0) {
            throw new IOException("SIG" + name + " was not sent to " + pid);
        }
    }
}
