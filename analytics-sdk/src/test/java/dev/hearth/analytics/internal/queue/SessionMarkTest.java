package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mark in the middle of a file whose other bytes are not its own. */
class SessionMarkTest {
    private static final int BASE = 24;
    private static final byte OTHERS = 0x55;

    private final ByteBuffer file = ByteBuffer.allocate(BASE + SessionMark.BYTES + BASE);
    private final SessionMark mark = new SessionMark(new Object());
    private final SessionStamp session = SessionStamp.create(new Random(11));

    @BeforeEach
    void attach() {
        for (int at = 0; at < file.capacity(); at++) {
            file.put(at, OTHERS);
        }
        mark.attach(file, BASE);
    }

    @Test
    void saysWhatSessionGoesOnAndSinceWhen() {
        session.nextSeq = 7;
        mark.begin(session, utf8("village-1"), 1_000, 2_000);
        SessionMark.Reading found = read();
        assertThat(found.sessionId).isEqualTo(session.id());
        assertThat(found.startWallMillis).isEqualTo(1_000);
        assertThat(found.startMonotonicNanos).isEqualTo(2_000);
        assertThat(found.aliveWallMillis).isEqualTo(1_000);
        assertThat(found.aliveMonotonicNanos).isEqualTo(2_000);
        assertThat(found.nextSeq).isEqualTo(7);
        assertThat(found.villageId).isEqualTo("village-1");
        mark.alive(5_000, 6_000);
        assertThat(read().aliveWallMillis).isEqualTo(5_000);
        assertThat(read().aliveMonotonicNanos).isEqualTo(6_000);
        assertOthersAreLeftAlone();
    }

    @Test
    void goesOnInTheFileWithWhatItSaidBefore() {
        SessionMark early = new SessionMark(new Object());
        early.begin(session, utf8("village-1"), 1_000, 2_000);
        early.attach(file, BASE);
        assertThat(read().villageId).isEqualTo("village-1");
        early.alive(5_000, 6_000);
        assertThat(read().aliveWallMillis).isEqualTo(5_000);
        early.begin(session, utf8("village-2"), 8_000, 9_000);
        assertThat(read().villageId).isEqualTo("village-2");
        assertOthersAreLeftAlone();
    }

    @Test
    void longestVillageIdFitsAndALongerOneIsLeftOut() {
        String longest = "v".repeat(RecordBuffer.VILLAGE_ID_BYTES_MAX);
        mark.begin(session, utf8(longest), 1, 2);
        assertThat(read().villageId).isEqualTo(longest);
        mark.begin(session, utf8(longest + "v"), 1, 2);
        assertThat(read().villageId).isNull();
        assertOthersAreLeftAlone();
    }

    @Test
    void endLeavesNoVillageBehindNotEvenAnEarlierOne() {
        for (String village : new String[] {"village-1", "village-2", "v".repeat(RecordBuffer.VILLAGE_ID_BYTES_MAX)}) {
            mark.begin(session, utf8(village), 1, 2);
        }
        mark.end();
        assertThat(SessionMark.read(file, BASE)).isNull();
        assertThat(new String(file.array(), StandardCharsets.ISO_8859_1)).doesNotContain("v");
        assertOthersAreLeftAlone();
        mark.begin(session, utf8("village-3"), 3, 4);
        assertThat(read().villageId).isEqualTo("village-3");
        SessionMark.clear(file, BASE);
        assertThat(SessionMark.read(file, BASE)).isNull();
        assertThat(new String(file.array(), StandardCharsets.ISO_8859_1)).doesNotContain("v");
        assertOthersAreLeftAlone();
    }

    @Test
    void signOfLifeFromBeforeTheBeginningIsNoneOfThisSession() {
        mark.begin(session, utf8("village-1"), 1_000, -50);
        mark.alive(900, -51);
        assertThat(read().aliveMonotonicNanos).isEqualTo(-50);
        assertThat(read().aliveWallMillis).isEqualTo(1_000);
        mark.alive(1_100, -49);
        assertThat(read().aliveMonotonicNanos).isEqualTo(-49);
        assertThat(read().aliveWallMillis).isEqualTo(1_100);
    }

    private SessionMark.Reading read() {
        SessionMark.Reading found = SessionMark.read(file, BASE);
        assertThat(found).isNotNull();
        return found;
    }

    private void assertOthersAreLeftAlone() {
        for (int at = 0; at < BASE; at++) {
            assertThat(file.get(at)).as("before, %d", at).isEqualTo(OTHERS);
            int behind = BASE + SessionMark.BYTES + at;
            assertThat(file.get(behind)).as("behind, %d", behind).isEqualTo(OTHERS);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
