package dev.hearth.analytics.benchmarks.edge;

import dev.hearth.analytics.benchmarks.scale.Costs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's process has used: of the processor, of its heap, and of the machine's memory. */
final class ServerCosts {
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");
    private static final int JCMD_SECONDS_MAX = 30;

    private ServerCosts() {}

    /** The option that makes a JVM write down what {@link #heap} reads. */
    static String logging(Path log) {
        return "-Xlog:gc:file=" + log + "::filecount=0";
    }

    /**
     * What is on the heap, as the collections found it.
     *
     * @param peakMebibytes the most that was on it before a collection, what could be collected included
     * @param keptMebibytes what was left after a full collection now
     */
    record Heap(long peakMebibytes, long keptMebibytes) {}

    /** Makes the JVM collect everything, and reads what its log says. */
    static Heap heap(long pid, Path log) throws IOException, InterruptedException {
        File jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toFile();
        Process process = new ProcessBuilder(jcmd.getPath(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(JCMD_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the JVM does not collect");
        }
        long peak = 0;
        long kept = 0;
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                peak = Math.max(peak, Long.parseLong(pause.group(1)));
                kept = Long.parseLong(pause.group(2));
            }
        }
        return new Heap(peak, kept);
    }

    /** Microseconds of processor time that the process has used in all its threads. */
    static double cpuMicros(long pid) throws IOException {
        return Costs.cpuSeconds(pid) * 1e6;
    }
}
