package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A file that is cut, flipped, emptied, foreign or from the future costs at most what is damaged in it. */
class DamageTest {
    private static final int EVENTS = 5;

    @Test
    void logCutAtAnyByteLosesOnlyTheRecordsBehind() {
        byte[] whole = segment(played());
        int recordBytes = TestEvents.normalBytes("e0");
        int logBytes = FileHeader.BYTES + EVENTS * recordBytes;
        for (int length = 0; length <= logBytes; length++) {
            Game game = played();
            game.disk.put(segmentFile(game), Arrays.copyOf(whole, length));
            game.recoverAndDrain();
            int kept = Math.max(0, (length - FileHeader.BYTES) / recordBytes);
            // The last bytes of a record may be padding, so that a cut there costs nothing.
            assertThat(game.received.size()).as("cut at %d", length).isBetween(kept, kept + 1);
            checkNothingInvented(game);
            boolean inRecord =
                    length > FileHeader.BYTES && game.received.size() < EVENTS && !isZero(whole, game, length);
            assertThat(game.told.total()).as("told, cut at %d", length).isEqualTo(inRecord ? 1 : 0);
        }
    }

    private static boolean isZero(byte[] whole, Game game, int length) {
        int from = FileHeader.BYTES + game.received.size() * TestEvents.normalBytes("e0");
        for (int i = from; i < length; i++) {
            if (whole[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void anyFlippedBitLosesAtMostItsRecordAndIsCounted() {
        int recordBytes = TestEvents.normalBytes("e0");
        int logBytes = FileHeader.BYTES + EVENTS * recordBytes + 64;
        for (int bit = 0; bit < logBytes * 8; bit += CrashSweepTest.STRIDE) {
            Game game = played();
            game.disk.flip(segmentFile(game), bit);
            game.recoverAndDrain();
            assertThat(game.received.size()).as("bit %d", bit).isGreaterThanOrEqualTo(EVENTS - 1);
            checkNothingInvented(game);
            boolean behindTheLog = bit / 8 >= FileHeader.BYTES + EVENTS * recordBytes;
            assertThat(game.told.total())
                    .as("told, bit %d", bit)
                    .isEqualTo(EVENTS - game.received.size() + (behindTheLog ? 1 : 0));
        }
    }

    @Test
    void anyFlippedBitInTheStateLosesNoEvent() {
        byte[] state = played().disk.get(stateFile(played()));
        for (int bit = 0; bit < StateFile.BYTES * 8; bit += isUsed(state, bit / 8) ? CrashSweepTest.STRIDE : 997) {
            Game game = played();
            game.disk.flip(stateFile(game), bit);
            game.recoverAndDrain();
            assertThat(game.received).as("bit %d", bit).hasSize(EVENTS);
            assertThat(game.told.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED)))
                    .as("bit %d", bit)
                    .isZero();
        }
    }

    private static boolean isUsed(byte[] content, int at) {
        return content[at] != 0;
    }

    @Test
    void holeInTheMiddleIsSkippedAndCountedExactly() {
        int recordBytes = TestEvents.normalBytes("e0");
        for (int holes = 1; holes < EVENTS - 1; holes++) {
            Game game = played();
            byte[] content = segment(game);
            int from = FileHeader.BYTES + recordBytes;
            Arrays.fill(content, from, from + holes * recordBytes, (byte) 0);
            game.disk.put(segmentFile(game), content);
            game.recoverAndDrain();
            assertThat(game.received).hasSize(EVENTS - holes);
            assertThat(game.told.toList()).extracting(LossCount::toString).containsExactly("unknown DAMAGED " + holes);
        }
    }

    @Test
    void lengthThatLiesIsNotBelieved() {
        for (int lie :
                new int[] {-1, 0, 1, 31, RecordFormat.RECORD_BYTES_MAX + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            Game game = played();
            byte[] content = segment(game);
            BigEndian.putInt(content, FileHeader.BYTES + RecordFormat.LENGTH, lie);
            game.disk.put(segmentFile(game), content);
            game.recoverAndDrain();
            assertThat(game.received).hasSize(EVENTS - 1);
        }
    }

    @Test
    void emptyZeroFilledAndForeignSegmentsAreHandled() {
        byte[] foreign = "#!/bin/sh\necho not a segment, but long enough to have a body of its own\n"
                .repeat(20)
                .getBytes(StandardCharsets.US_ASCII);
        for (byte[] content : List.of(new byte[0], new byte[7], new byte[QueueOptions.SEGMENT_BYTES_MIN], foreign)) {
            Game game = played();
            File run = segmentFile(game).getParentFile();
            game.disk.put(new File(run, "00000002.seg"), content);
            game.recoverAndDrain();
            assertThat(game.received).hasSize(EVENTS);
        }
    }

    @Test
    void missingOrEmptyStateCostsNoEvent() {
        for (byte[] content : List.of(new byte[0], new byte[100], new byte[StateFile.BYTES])) {
            Game game = played();
            game.disk.put(stateFile(game), content);
            game.recoverAndDrain();
            assertThat(game.received).hasSize(EVENTS);
            assertThat(game.told.isEmpty()).isTrue();
        }
    }

    @Test
    void whatANewerVersionWroteIsLeftAlone() {
        Game game = played();
        byte[] content = segment(game);
        BigEndian.putShort(content, 8, FileHeader.VERSION + 1);
        BigEndian.putInt(content, 252, Crc32c.of(Crc32c.create(), content, 0, 252));
        File file = segmentFile(game);
        game.disk.put(file, content);
        game.recoverAndDrain();
        assertThat(game.received).isEmpty();
        assertThat(game.disk.get(file)).isEqualTo(content);

        game.queue().purge();
        assertThat(game.disk.files()).as("but a purge spares nothing").doesNotContain(file);
    }

    @Test
    void directoryThatIsNotARunIsLeftAlone() {
        Game game = played();
        File foreign = new File(Game.DIRECTORY, "runs/holiday/photo.jpg");
        game.disk.put(foreign, new byte[] {1, 2, 3});
        game.recoverAndDrain();
        assertThat(game.received).hasSize(EVENTS);
        assertThat(game.disk.get(foreign)).containsExactly(1, 2, 3);
    }

    private static Game played() {
        Game game = new Game(1, Game.options().reserveBytes(1).build());
        game.open();
        game.append(EVENTS);
        game.disk.kill();
        return game;
    }

    private static byte[] segment(Game game) {
        return game.disk.get(segmentFile(game));
    }

    private static File segmentFile(Game game) {
        return game.file("00000001.seg");
    }

    private static File stateFile(Game game) {
        return game.file(StateFile.NAME);
    }

    private static void checkNothingInvented(Game game) {
        Set<String> ids = new HashSet<>(game.received.values());
        assertThat(ids).hasSize(game.received.size()).allMatch(game.appended::contains);
    }
}
