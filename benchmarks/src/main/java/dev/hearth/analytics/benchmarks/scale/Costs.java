package dev.hearth.analytics.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the system and Redis say that was used. Linux only. */
public final class Costs {
    /** The clock ticks a second that {@code /proc} counts in, on every Linux that we know. */
    private static final long TICKS_PER_SECOND = 100;

    /**
     * Sums MEMORY USAGE of all keys of a server by their name, in which numbers, ids and days are taken for the same.
     * One call: nothing else is to happen meanwhile.
     */
    private static final String MEMORY_BY_KEY = """
            local sums, counts, cursor = {}, {}, '0'
            repeat
              local page = redis.call('SCAN', cursor, 'COUNT', 1000)
              cursor = page[1]
              for _, key in ipairs(page[2]) do
                local name = key:gsub('%x%x%x%x%x%x%x%x%-[%x%-]+', '<id>'):gsub('%d[%d%-]*', '<n>')
                sums[name] = (sums[name] or 0) + (redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 0) or 0)
                counts[name] = (counts[name] or 0) + 1
              end
            until cursor == '0'
            local out = {}
            for name, sum in pairs(sums) do out[#out + 1] = name .. ' ' .. counts[name] .. ' ' .. sum end
            return out
            """;

    private Costs() {}

    /** Seconds of processor time that a process has used, in all its threads. */
    public static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name of the program, in brackets, may have spaces.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return (double) (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
    }

    static double cpuSeconds(List<Long> pids) throws IOException {
        double sum = 0;
        for (long pid : pids) {
            sum += cpuSeconds(pid);
        }
        return sum;
    }

    /** The most memory that a process has had in hand. */
    public static long peakResidentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    static long bytesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** By kind of key: how many there are, and the bytes that they take, over all masters. */
    static Map<String, long[]> memoryByKey(RedisServers servers) throws Exception {
        Map<String, long[]> sums = new TreeMap<>();
        for (int port : servers.ports()) {
            if (!RedisServers.ask(port, "INFO", "replication").contains("role:master")) {
                continue;
            }
            for (String line :
                    RedisServers.ask(port, "EVAL", MEMORY_BY_KEY, "0").lines().toList()) {
                List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
                if (words.size() == 3) {
                    long[] sum = sums.computeIfAbsent(words.get(0), name -> new long[2]);
                    sum[0] += Long.parseLong(words.get(1));
                    sum[1] += Long.parseLong(words.get(2));
                }
            }
        }
        return sums;
    }
}
