package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Wrote the golden files of format version 1, once. They stay as they are for ever, since players' disks hold such
 * files; this class stays to say what is in them, and to write those of the next version beside them.
 */
final class GoldenWriter {
    private GoldenWriter() {}

    /** The argument is the directory of the format version. */
    public static void main(String[] args) throws IOException {
        Path version = Path.of(args[0]);
        Game good = played();
        write(good, version.resolve("good"));
        write(damaged(), version.resolve("damaged"));
        write(rewritten(), version.resolve("rewritten"));
    }

    private static Game played() {
        Game game = new Game(1);
        EventQueue queue = game.open();
        SessionStamp session = SessionStamp.create(game.random);
        queue.sessionMark().begin(session, TestEvents.VILLAGE, game.clock.wallMillis(), game.clock.monotonicNanos());
        queue.recordServerTime(1_756_844_000_123L);
        game.append(20, session);
        queue.append(TestEvents.low(new RecordBuffer()), SessionStamp.NONE);
        queue.append(TestEvents.high(new RecordBuffer(), 86_400_000), session);
        queue.countDrop(DropReason.SCHEMA_VIOLATION, "command_executed");
        QueuedBatch first = game.cut(5);
        if (first != null) {
            queue.acknowledge(first, Map.of("dialogue_open", 2));
        }
        game.cut(4);
        game.disk.kill();
        return game;
    }

    /** A hole in the middle, a torn tail, and the newest control block gone. */
    private static Game damaged() {
        Game game = played();
        for (File file : game.disk.files()) {
            if (file.getName().equals("00000001.seg")) {
                byte[] content = game.disk.get(file);
                Arrays.fill(content, 2000, 2300, (byte) 0);
                content[content.length - 1] = 1;
                game.disk.put(file, content);
            }
        }
        return game;
    }

    /** Segments that eviction has rewritten, with loss records. */
    private static Game rewritten() {
        Game game = new Game(2);
        EventQueue queue = game.open();
        RecordBuffer record = new RecordBuffer();
        for (int i = 0; i < 30; i++) {
            game.append(40);
            queue.append(TestEvents.low(record), SessionStamp.NONE);
            queue.append(TestEvents.high(record, i), SessionStamp.NONE);
            queue.maintain();
        }
        game.disk.kill();
        return game;
    }

    private static void write(Game game, Path target) throws IOException {
        for (File file : game.disk.files()) {
            byte[] content = game.disk.get(file);
            if (isSpare(content)) {
                continue;
            }
            Path path = target.resolve(Game.DIRECTORY.toPath().relativize(file.toPath()));
            Files.createDirectories(path.getParent());
            Files.write(path, content);
        }
        Files.writeString(target.resolve("expected.txt"), String.join("\n", drained(target)) + "\n");
    }

    private static boolean isSpare(byte[] content) {
        for (int i = FileHeader.BYTES; i < content.length; i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return content.length > FileHeader.BYTES;
    }

    /** Everything that a queue finds in {@code source}, a line each. */
    static List<String> drained(Path source) throws IOException {
        Game game = new Game(99);
        try (var paths = Files.walk(source.resolve("runs"))) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                game.disk.put(new File(Game.DIRECTORY, source.relativize(path).toString()), Files.readAllBytes(path));
            }
        }
        List<String> lines = new ArrayList<>();
        EventQueue queue = game.open();
        queue.maintain();
        for (AbandonedSession session : queue.takeAbandonedSessions()) {
            lines.add("session " + session.sessionId() + " next " + session.nextSeq() + " start "
                    + session.startWallMillis() + " alive " + session.lastAliveWallMillis() + " "
                    + session.villageId());
            queue.forgetAbandonedSession(session);
        }
        for (QueuedBatch batch = game.cut(50); batch != null; batch = game.cut(50)) {
            lines.add((batch.resumed() ? "batch " + batch.id() : "batch") + " of "
                    + batch.run().appVersion() + " " + batch.run().platform() + " "
                    + batch.run().serverMinusMonotonicMillis());
            for (QueuedEvent event : batch.events()) {
                lines.add(event + " v" + event.version() + " " + event.wallMillis() + " " + event.monotonicNanos() + " "
                        + event.sessionId() + " " + event.seq() + " " + event.villageId() + " " + event.fields());
            }
            batch.losses().forEach(loss -> lines.add("lost " + loss));
            queue.acknowledge(batch, Map.of());
        }
        return lines;
    }

    static String hex(byte[] bytes, int from, int length) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < length; at += 16) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%04x ", at));
            StringBuilder letters = new StringBuilder();
            for (int i = at; i < Math.min(length, at + 16); i++) {
                byte b = bytes[from + i];
                line.append(String.format(Locale.ROOT, " %02x", b));
                letters.append(b >= 32 && b < 127 ? (char) b : '.');
            }
            text.append(String.format(Locale.ROOT, "%-54s %s%n", line, letters).stripTrailing())
                    .append('\n');
        }
        return new String(text.toString().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
