package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.http.RawConnection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of somebody who has opted out, no byte of the body is anywhere: not in the store, the logs, the metrics, nor in what the
 * process holds in memory, be it on the heap or beside it. A batch that was taken is looked for in the same way, and found.
 */
class OptOutIT {
    private static final int PIECE = 1 << 20;
    private static final int KIBIBYTES = 48;
    private static final Pattern REGION = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw.. \\S+ \\S+ \\S+ *(.*)");

    @TempDir
    Path directory;

    private final String optedOut = "optout" + UUID.randomUUID().toString().replace("-", "");
    private final String taken = "taken" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void nothingOfAnOptedOutBodyIsKeptAnywhere() throws Exception {
        Path data = directory.resolve("data");
        try (CollectorProcess process = CollectorProcess.serve(
                data, directory.resolve("log"), "--log-level", "trace", "--obey-browser-opt-out")) {
            TestClient client = new TestClient(process.uri());
            takeOne(client);
            for (String signal : List.of("X-Analytics-Opt-Out: 1", "DNT: 1", "Sec-GPC: 1")) {
                optOutWholeBody(process, signal);
                optOutChunked(process, signal);
            }
            Path dump = heapDump(process);
            assertThat(holds(dump, taken)).as("the search finds what is there").isTrue();
            assertThat(holds(dump, optedOut)).as("the heap").isFalse();
            assertThat(filesHold(data, taken)).isTrue();
            assertThat(filesHold(data, optedOut)).as("the store").isFalse();
            assertThat(process.log()).doesNotContain(optedOut);
            assertThat(client.get("/metrics").body())
                    .contains("hearth_opt_outs_total{signal=\"header\"} 2.0")
                    .doesNotContain(optedOut);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the memory of a process is read as Linux shows it")
    void nothingOfAnOptedOutBodyIsInTheMemoryOfTheProcess() throws Exception {
        try (CollectorProcess process = CollectorProcess.serve(directory.resolve("data"), directory.resolve("log"))) {
            takeOne(new TestClient(process.uri()));
            optOutWholeBody(process, "X-Analytics-Opt-Out: 1");
            optOutChunked(process, "X-Analytics-Opt-Out: 1");
            assertThat(memoryHolds(process.pid(), taken))
                    .as("the search finds what is there")
                    .isTrue();
            assertThat(memoryHolds(process.pid(), optedOut)).as("any memory").isFalse();
        }
    }

    private void takeOne(TestClient client) {
        TestEvents events = new TestEvents(15);
        ObjectNode event = events.dialogue(Instant.now());
        event.withObject("payload").put("dialogue_id", taken);
        assertThat(client.post(events.batch(Instant.now(), List.of(event))).statusCode())
                .isEqualTo(200);
    }

    private String body() {
        return ("{\"events\":[{\"payload\":{\"dialogue_id\":\"" + optedOut + "\"}}],\"more\":\"")
                .repeat(KIBIBYTES * 10);
    }

    private void optOutWholeBody(CollectorProcess process, String signal) throws IOException {
        String body = body();
        try (RawConnection connection = new RawConnection(process.uri())) {
            connection.say("POST /api/analytics/events HTTP/1.1\r\nHost: x\r\n" + signal
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body.substring(0, 2_000));
            assertThat(connection.statusLine()).contains("204");
            sayTheRest(connection, body.substring(2_000));
        }
    }

    private void optOutChunked(CollectorProcess process, String signal) throws IOException {
        String body = body().substring(0, 0x1000);
        try (RawConnection connection = new RawConnection(process.uri())) {
            connection.say("POST /api/analytics/events HTTP/1.1\r\nHost: x\r\n" + signal
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + body
                    + "\r\n");
            assertThat(connection.statusLine()).contains("204");
            sayTheRest(connection, "0\r\n\r\n");
        }
    }

    /** The server may have closed already: it does not wait for what it will not read. */
    private static void sayTheRest(RawConnection connection, String rest) {
        try {
            connection.say(rest);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        assertThat(connection.untilClosed()).doesNotContain("HTTP/1.1 200");
    }

    private Path heapDump(CollectorProcess process) throws Exception {
        Path dump = directory.resolve("heap.hprof");
        jcmd(process, "GC.run");
        jcmd(process, "GC.heap_dump", dump.toString());
        assertThat(dump).isNotEmptyFile();
        return dump;
    }

    private static void jcmd(CollectorProcess process, String... command) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(process.pid()));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
    }

    private static boolean filesHold(Path folder, String marker) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (holds(file, marker)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean holds(Path file, String marker) throws IOException {
        Search search = new Search(marker);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] piece = new byte[PIECE];
            int read = in.read(piece);
            while (read >= 0) {
                if (search.foundIn(piece, read)) {
                    return true;
                }
                read = in.read(piece);
            }
        }
        return false;
    }

    private static boolean memoryHolds(long pid, String marker) throws IOException {
        byte[] piece = new byte[PIECE];
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "maps"))) {
                Matcher region = REGION.matcher(line);
                if (!region.matches()) {
                    continue;
                }
                long end = Long.parseLong(region.group(2), 16);
                Search search = new Search(marker);
                memory.seek(Long.parseLong(region.group(1), 16));
                while (memory.getFilePointer() < end) {
                    int read = readPiece(memory, piece, (int) Math.min(PIECE, end - memory.getFilePointer()));
                    if (read < 0) {
                        break;
                    }
                    if (search.foundIn(piece, read)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Negative where the system lets nobody read: guard pages, and what was unmapped meanwhile. */
    private static int readPiece(RandomAccessFile memory, byte[] piece, int length) {
        try {
            return memory.read(piece, 0, length);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Finds a text in pieces that follow each other, also where it lies across two. */
    private static final class Search {
        private final byte[] marker;
        private int matched;

        Search(String marker) {
            this.marker = marker.getBytes(StandardCharsets.US_ASCII);
        }

        boolean foundIn(byte[] piece, int length) {
            for (int i = 0; i < length; i++) {
                // A marker begins with a letter that is in it only once: after a mismatch nothing but its beginning
                // counts.
                matched = piece[i] == marker[matched] ? matched + 1 : piece[i] == marker[0] ? 1 : 0;
                if (matched == marker.length) {
                    return true;
                }
            }
            return false;
        }
    }
}
