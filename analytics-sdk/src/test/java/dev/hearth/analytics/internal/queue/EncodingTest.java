package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.Priority;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The small parts of the format, each at its bounds. */
class EncodingTest {
    private static final UUID RUN = UUID.fromString("bb1ad573-19b8-4cd8-a8fb-0e6f684df992");

    @Test
    void codesOnTheDiskAreThoseOfTheDocument() {
        List<String> kinds = new ArrayList<>();
        for (Field.Kind kind : Field.Kind.values()) {
            kinds.add(kind + " " + DiskCodes.of(kind));
            assertThat(DiskCodes.kind(DiskCodes.of(kind))).isEqualTo(kind);
        }
        assertThat(kinds).containsExactly("IDENTIFIER 1", "ENUM 2", "INTEGER 3", "NUMBER 4", "BOOLEAN 5");
        assertThat(DiskCodes.kind(0)).isNull();
        assertThat(DiskCodes.kind(6)).isNull();
        List<String> reasons = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            reasons.add(reason + " " + DiskCodes.of(reason));
            assertThat(DiskCodes.reason(DiskCodes.of(reason))).isEqualTo(reason);
        }
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "QUEUE_FULL 1",
                        "STORAGE_UNAVAILABLE 2",
                        "EXPIRED 3",
                        "UNKNOWN_EVENT 4",
                        "SCHEMA_VIOLATION 5",
                        "PAYLOAD_TOO_LARGE 6",
                        "DAMAGED 7",
                        "SERVER_REJECTED 8",
                        "NO_CONSENT 9",
                        "NOT_STARTED 10",
                        "SHUT_DOWN 11");
        assertThat(DiskCodes.reason(0)).isNull();
        for (Priority priority : Priority.values()) {
            assertThat(DiskCodes.priority(DiskCodes.of(priority))).isEqualTo(priority);
        }
        assertThat(List.of(DiskCodes.of(Priority.LOW), DiskCodes.of(Priority.NORMAL), DiskCodes.of(Priority.HIGH)))
                .containsExactly(0, 1, 2);
        assertThat(DiskCodes.priority(3)).isEqualTo(Priority.HIGH);
    }

    @Test
    void headerComesBackAsItWasWritten() {
        RunInfo run = new RunInfo(RUN, "a".repeat(64), "ü".repeat(32), -5, 1L << 40, null, false);
        FileHeader header = FileHeader.decode(
                new FileHeader(run, 3, 7, 11, 13).encode(FileHeader.SEGMENT_MAGIC), FileHeader.SEGMENT_MAGIC);
        assertThat(header).isNotNull();
        assertThat(header.run.runId()).isEqualTo(RUN);
        assertThat(header.run.appVersion()).isEqualTo("a".repeat(64));
        assertThat(header.run.platform()).isEqualTo("ü".repeat(32));
        assertThat(header.run.startWallMillis()).isEqualTo(-5);
        assertThat(header.run.startMonotonicNanos()).isEqualTo(1L << 40);
        assertThat(header.firstNumber).isEqualTo(3);
        assertThat(header.number).isEqualTo(7);
        assertThat(header.createdWallMillis).isEqualTo(11);
        assertThat(header.createdMonotonicNanos).isEqualTo(13);
        assertThat(header.run).hasToString("run " + RUN);
        RunInfo current = new RunInfo(RUN, "", "", 0, 0, null, true);
        assertThat(current).hasToString("run " + RUN + " (current)");
        RunInfo known = current.withServerTime(9L);
        assertThat(known.serverMinusMonotonicMillis()).isEqualTo(9);
        assertThat(known.current()).isTrue();
    }

    @Test
    void headerHasItsBytesWhereTheDocumentSays() {
        RunInfo run = new RunInfo(RUN, "", "", 0, 0, null, false);
        byte[] header = new FileHeader(run, 1, 1, 0, 0).encode(FileHeader.SEGMENT_MAGIC);
        assertThat(Arrays.copyOf(header, 12)).containsExactly(0x8A, 0x48, 0x53, 0x51, 0x53, 0x45, 0x47, 10, 0, 1, 1, 0);
    }

    @Test
    void headerWhoseTextsAreTooLongIsNotDecoded() {
        RunInfo run = new RunInfo(RUN, "x".repeat(64), "y".repeat(64), 0, 0, null, false);
        for (int at : new int[] {68, 68 + 65}) {
            for (int length : new int[] {65, -1}) {
                byte[] header = new FileHeader(run, 1, 1, 0, 0).encode(FileHeader.SEGMENT_MAGIC);
                header[at] = (byte) length;
                BigEndian.putInt(header, 252, Crc32c.of(Crc32c.create(), header, 0, 252));
                assertThat(FileHeader.judge(header, FileHeader.SEGMENT_MAGIC)).isEqualTo(FileHeader.Verdict.VALID);
                assertThat(FileHeader.decode(header, FileHeader.SEGMENT_MAGIC)).isNull();
            }
        }
    }

    @Test
    void firstBytesOfAFileAreJudged() {
        RunInfo run = new RunInfo(RUN, "", "", 0, 0, null, false);
        byte[] header = new FileHeader(run, 1, 1, 0, 0).encode(FileHeader.SEGMENT_MAGIC);
        assertThat(FileHeader.judge(header, FileHeader.STATE_MAGIC)).isEqualTo(FileHeader.Verdict.DAMAGED);
        assertThat(FileHeader.judge(new byte[0], FileHeader.STATE_MAGIC)).isEqualTo(FileHeader.Verdict.BLANK);
        assertThat(FileHeader.judge(new byte[300], FileHeader.STATE_MAGIC)).isEqualTo(FileHeader.Verdict.BLANK);
        assertThat(FileHeader.judge(Arrays.copyOf(header, 255), FileHeader.SEGMENT_MAGIC))
                .isEqualTo(FileHeader.Verdict.DAMAGED);
        for (int version : new int[] {0, 2}) {
            byte[] other = header.clone();
            BigEndian.putShort(other, 8, version);
            assertThat(FileHeader.judge(other, FileHeader.SEGMENT_MAGIC)).isEqualTo(FileHeader.Verdict.DAMAGED);
            BigEndian.putInt(other, 252, Crc32c.of(Crc32c.create(), other, 0, 252));
            assertThat(FileHeader.judge(other, FileHeader.SEGMENT_MAGIC))
                    .isEqualTo(version == 2 ? FileHeader.Verdict.NEWER : FileHeader.Verdict.DAMAGED);
        }
    }

    @Test
    void segmentNamesAreOrderedAndStandForEachOther() {
        SegmentName plain = name("00000003.seg");
        SegmentName rewritten = name("00000002-00000005.2.seg");
        assertThat(rewritten.supersedes(plain)).isTrue();
        assertThat(rewritten.supersedes(name("00000002-00000005.1.seg"))).isTrue();
        assertThat(rewritten.supersedes(name("00000002.seg"))).isTrue();
        assertThat(rewritten.supersedes(name("00000005.seg"))).isTrue();
        assertThat(rewritten.supersedes(name("00000001.seg"))).isFalse();
        assertThat(rewritten.supersedes(name("00000006.seg"))).isFalse();
        assertThat(rewritten.supersedes(name("00000001-00000005.1.seg"))).isFalse();
        assertThat(rewritten.supersedes(name("00000002-00000006.1.seg"))).isFalse();
        assertThat(rewritten.supersedes(rewritten)).isFalse();
        assertThat(plain.supersedes(plain)).isFalse();
        assertThat(plain.compareTo(name("00000004.seg"))).isNegative();
        assertThat(name("00000002-00000005.1.seg").compareTo(rewritten)).isNegative();
        assertThat(name("00000005.seg").compareTo(rewritten)).isNegative();
        assertThat(name("00000003.seg"))
                .isEqualTo(plain)
                .hasSameHashCodeAs(plain)
                .isNotEqualTo(rewritten)
                .isNotEqualTo(name("00000004.seg"))
                .isNotEqualTo("00000003.seg");
        assertThat(name("00000001-00000005.2.seg")).isNotEqualTo(rewritten).hasSameHashCodeAs(rewritten);
        assertThat(rewritten.hashCode()).isEqualTo(5 * 31 + 2);
        assertThat(rewritten).hasToString("00000002-00000005.2.seg");
        assertThat(name("00000005-00000005.1.seg").fileName()).isEqualTo("00000005-00000005.1.seg");
        for (String wrong :
                new String[] {"00000005-00000004.1.seg", "00000001-00000002.0.seg", "1.seg", "state", "x"}) {
            assertThat(SegmentName.parse(wrong)).as(wrong).isNull();
        }
    }

    private static SegmentName name(String fileName) {
        SegmentName name = SegmentName.parse(fileName);
        assertThat(name).as(fileName).isNotNull();
        return name;
    }

    @Test
    void idsHaveTheirVersionsAndFollowTheOrdinal() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            UUID run = RunIds.randomUuid(random);
            assertThat(run.version()).isEqualTo(4);
            assertThat(run.variant()).isEqualTo(2);
            UUID event = RunIds.eventId(run, i);
            assertThat(event.version()).isEqualTo(8);
            assertThat(event.variant()).isEqualTo(2);
            assertThat(event.getMostSignificantBits() | 0xF000L).isEqualTo(run.getMostSignificantBits() | 0xF000L);
            assertThat((event.getLeastSignificantBits() - run.getLeastSignificantBits()) << 2)
                    .isEqualTo((long) i << 2);
        }
        assertThat(RunIds.randomUuid(new Random(1))).isNotEqualTo(RunIds.randomUuid(new Random(2)));
        Random bits = new Random(3);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 100; i++) {
            UUID id = RunIds.randomUuid(bits);
            high |= id.getMostSignificantBits();
            low |= id.getLeastSignificantBits();
        }
        assertThat(high).as("all other bits are random").isEqualTo(~0xB000L);
        assertThat(low).isEqualTo(~0x4000_0000_0000_0000L);
    }

    @Test
    void valuesAnswerForTheirKindOnly() {
        FieldValue text = FieldValue.ofText("t", Field.Kind.IDENTIFIER, "x");
        FieldValue integer = FieldValue.ofBits("i", Field.Kind.INTEGER, -3);
        FieldValue number = FieldValue.ofBits("n", Field.Kind.NUMBER, Double.doubleToRawLongBits(0.5));
        FieldValue no = FieldValue.ofBits("b", Field.Kind.BOOLEAN, 0);
        FieldValue yes = FieldValue.ofBits("b", Field.Kind.BOOLEAN, 1);
        assertThat(text.name()).isEqualTo("t");
        assertThat(text.text()).isEqualTo("x");
        assertThat(integer.integer()).isEqualTo(-3);
        assertThat(number.number()).isEqualTo(0.5);
        assertThat(yes.bool()).isTrue();
        assertThat(no.bool()).isFalse();
        assertThatThrownBy(integer::text).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(text::integer).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(integer::number).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(number::bool).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lossKeysAreEqualByNameAndReason() {
        LossKey key = new LossKey("a", DropReason.EXPIRED);
        assertThat(key)
                .isEqualTo(new LossKey("a", DropReason.EXPIRED))
                .hasSameHashCodeAs(new LossKey("a", DropReason.EXPIRED))
                .isNotEqualTo(new LossKey("a", DropReason.DAMAGED))
                .isNotEqualTo(new LossKey("b", DropReason.EXPIRED))
                .isNotEqualTo("a EXPIRED")
                .hasToString("a EXPIRED");
        assertThat(key.hashCode()).isEqualTo("a".hashCode() * 31 + DropReason.EXPIRED.hashCode());
    }

    @Test
    void cellIsOldOrNewAndSaysWhenASlotIsDamaged() {
        ByteBuffer memory = ByteBuffer.allocate(TornSafeCell.bytes(20) + 16);
        assertThat(TornSafeCell.bytes(20)).isEqualTo(64);
        TornSafeCell cell = new TornSafeCell(memory, 8, 20);
        assertThat(cell.read()).isNull();
        cell.write(new byte[] {1, 2}, 2);
        cell.write(new byte[20], 20);
        cell.write(new byte[] {3}, 1);
        assertThat(cell.read()).containsExactly(3);
        assertThat(new TornSafeCell(memory, 8, 20).read()).containsExactly(3);
        cell.stage(new byte[] {4}, 1);
        assertThat(cell.stagedEnd(1) - cell.stagedAt()).isEqualTo(13);
        assertThat(new TornSafeCell(memory, 8, 20).read())
                .as("counts for whoever reads the file")
                .containsExactly(4);
        assertThat(cell.read()).as("but not yet for the writer").containsExactly(3);
        memory.put(cell.stagedAt() + 12, (byte) 9);
        TornSafeCell reopened = new TornSafeCell(memory, 8, 20);
        assertThat(reopened.read()).containsExactly(3);
        assertThat(reopened.oneSlotDamaged()).isTrue();
        reopened.write(new byte[] {5}, 1);
        assertThat(new TornSafeCell(memory, 8, 20).oneSlotDamaged()).isFalse();
        for (int at = 0; at < 8; at++) {
            assertThat(memory.get(at)).isZero();
            assertThat(memory.get(72 + at)).isZero();
        }
    }

    @Test
    void cellsGenerationsGoRoundModulo32Bits() {
        ByteBuffer memory = ByteBuffer.allocate(TornSafeCell.bytes(4));
        TornSafeCell cell = new TornSafeCell(memory, 0, 4);
        for (int i = 0; i < 5; i++) {
            cell.write(new byte[] {(byte) i}, 1);
            assertThat(new TornSafeCell(memory, 0, 4).read()).containsExactly(i);
        }
    }

    @Test
    void controlBlockComesBackAsItWas() {
        ControlBlock block = new ControlBlock();
        block.cursor = 5;
        block.batchId = RUN;
        block.batchTo = 9;
        block.told.add("x".repeat(64), DropReason.EXPIRED, 7);
        block.onTheWay.add("b", DropReason.DAMAGED, 1L << 40);
        block.added.add("c", DropReason.QUEUE_FULL, 3);
        ControlBlock read = reread(block);
        assertThat(read).isNotNull();
        assertThat(read.cursor).isEqualTo(5);
        assertThat(read.batchId).isEqualTo(RUN);
        assertThat(read.batchTo).isEqualTo(9);
        assertThat(read.told.counts()).isEqualTo(block.told.counts());
        assertThat(read.onTheWay.counts()).isEqualTo(block.onTheWay.counts());
        assertThat(read.added.counts()).isEqualTo(block.added.counts());
    }

    private static ControlBlock reread(ControlBlock block) {
        byte[] target = new byte[ControlBlock.BYTES_MAX];
        Arrays.fill(target, (byte) 0x55);
        ControlBlock read = ControlBlock.decode(Arrays.copyOf(target, block.encode(target)));
        assertThat(read).isNotNull();
        return read;
    }

    @Test
    void controlBlockThatDoesNotHoldTogetherIsNotRead() {
        ControlBlock block = new ControlBlock();
        block.told.add("abc", DropReason.EXPIRED, 7);
        byte[] target = new byte[ControlBlock.BYTES_MAX];
        int length = block.encode(target);
        assertThat(ControlBlock.decode(Arrays.copyOf(target, length))).isNotNull();
        for (int cut = 0; cut < length; cut++) {
            assertThat(ControlBlock.decode(Arrays.copyOf(target, cut)))
                    .as("cut at %d", cut)
                    .isNull();
        }
        block.cursor = -1;
        assertThat(ControlBlock.decode(Arrays.copyOf(target, block.encode(target))))
                .isNull();
        block.cursor = 0;
        block.batchTo = -1;
        assertThat(ControlBlock.decode(Arrays.copyOf(target, block.encode(target))))
                .isNull();
    }

    @Test
    void controlBlockTellsEachLossOnceAndKeepsWithinItsBound() {
        ControlBlock block = new ControlBlock();
        Losses live = new Losses();
        LossKey key = new LossKey("a", DropReason.EXPIRED);
        live.add(key, 10);
        block.added.add(key, 5);
        block.told.add(key, 4);
        block.onTheWay.add(key, 1);
        assertThat(block.untold(live).counts()).containsOnly(Map.entry(key, 10L));
        block.onTheWay.add(key, 10);
        assertThat(block.untold(live).isEmpty()).isTrue();
        block.tellAll(live);
        assertThat(block.told.get(key)).isEqualTo(15);
        assertThat(block.onTheWay.isEmpty()).isTrue();
        for (int i = 0; i < 5_000; i++) {
            block.add(new LossKey("name_" + i, DropReason.EXPIRED), 1);
        }
        block.add(key, 1);
        assertThat(block.added.get(key)).as("a known name keeps its count").isEqualTo(6);
        LossKey unknown = new LossKey(LossCount.UNKNOWN, DropReason.EXPIRED);
        assertThat(block.added.get(unknown))
                .isEqualTo(5_000 - block.added.counts().size() + 2);
        assertThat(reread(block).added.counts()).isEqualTo(block.added.counts());
        assertThat(block.added.counts().size()).isGreaterThan(300);
    }

    @Test
    void lossRecordComesBackAndLosesNamesButNoCounts() {
        Losses few = new Losses();
        few.add("ab", DropReason.EXPIRED, 3);
        few.add("c", DropReason.QUEUE_FULL, 0xFFFF_FFFFL);
        assertThat(reread(few, 3).counts()).isEqualTo(few.counts());
        Losses many = new Losses();
        for (int i = 0; i < 400; i++) {
            many.add("n".repeat(60) + i, DropReason.EXPIRED, 2);
        }
        Losses read = reread(many, 800);
        assertThat(read.total()).isEqualTo(800);
        assertThat(read.get(new LossKey(LossCount.UNKNOWN, DropReason.EXPIRED))).isGreaterThan(500);
        assertThat(read.counts().size()).isGreaterThan(90);
        int entryBytes = 2 + RecordFormat.NAME_BYTES_MAX + 4;
        int room = RecordFormat.RECORD_BYTES_MAX - 12 - RecordFormat.TRAILER_BYTES;
        Losses longest = new Losses();
        for (int i = 0; i < 400; i++) {
            longest.add("n".repeat(RecordFormat.NAME_BYTES_MAX - 3) + (100 + i), DropReason.EXPIRED, 2);
        }
        assertThat(reread(longest, 800).counts())
                .as("all that fit beside one for each reason, and that one")
                .hasSize(room / entryBytes - DropReason.values().length + 1);
        Losses none = reread(new Losses(), 4);
        assertThat(none.toList()).extracting(LossCount::toString).containsExactly("unknown DAMAGED 4");
    }

    private static Losses reread(Losses losses, int span) {
        byte[] target = new byte[RecordFormat.RECORD_BYTES_MAX + 5];
        Arrays.fill(target, (byte) 0x55);
        byte[] record = new byte[RecordFormat.RECORD_BYTES_MAX];
        Arrays.fill(record, (byte) 0x55);
        int length = LossRecord.encode(record, losses, 17, span);
        assertThat(length).isBetween(RecordFormat.RECORD_BYTES_MIN, RecordFormat.RECORD_BYTES_MAX);
        System.arraycopy(record, 0, target, 5, length);
        Losses read = new Losses();
        LossRecord.decode(target, 5, length, read);
        assertThat(BigEndian.getLong(record, length - 12)).isEqualTo(17);
        return read;
    }

    @Test
    void lossRecordWhoseEntriesLieIsReadAsFarAsItGoes() {
        Losses one = new Losses();
        one.add("abc", DropReason.EXPIRED, 3);
        byte[] record = new byte[RecordFormat.RECORD_BYTES_MAX];
        int length = LossRecord.encode(record, one, 0, 10);
        record[13] = 64;
        Losses read = new Losses();
        LossRecord.decode(record, 0, length, read);
        assertThat(read.toList()).extracting(LossCount::toString).containsExactly("unknown DAMAGED 10");
        record[13] = 3;
        record[12] = 99;
        read = new Losses();
        LossRecord.decode(record, 0, length, read);
        assertThat(read.toList())
                .as("a reason of a later version")
                .extracting(LossCount::toString)
                .containsExactly("abc DAMAGED 3", "unknown DAMAGED 7");
    }

    @Test
    void ledgerCountsByNameAndSurvivesInItsMemory() {
        ByteBuffer memory = ByteBuffer.allocate(LossLedger.BYTES + 40);
        LossLedger ledger = new LossLedger();
        ledger.count(DropReason.EXPIRED, "before", 2);
        ledger.attach(memory, 16);
        ledger.count(DropReason.EXPIRED, "before", 1);
        ledger.count(DropReason.DAMAGED, "before", 1);
        ledger.count(DropReason.EXPIRED, "az_09", 1L << 33);
        ledger.count(DropReason.EXPIRED, "z".repeat(64), 1);
        for (String wrong : new String[] {"", "z".repeat(65), "A", "a b", "a`", "a{", "a/", "a:", "ä"}) {
            ledger.count(DropReason.EXPIRED, wrong, 1);
        }
        assertThat(LossLedger.read(memory, 16).toList())
                .extracting(LossCount::toString)
                .containsExactly(
                        "az_09 EXPIRED 8589934592",
                        "before EXPIRED 3",
                        "before DAMAGED 1",
                        "unknown EXPIRED 9",
                        "z".repeat(64) + " EXPIRED 1");
        assertThat(ledger.get().counts()).isEqualTo(LossLedger.read(memory, 16).counts());
        for (int i = 0; i < 16; i++) {
            assertThat(memory.get(i)).isZero();
        }
    }

    @Test
    void ledgerThatIsFullCountsUnderUnknown() {
        ByteBuffer memory = ByteBuffer.allocate(LossLedger.BYTES);
        LossLedger ledger = new LossLedger();
        ledger.attach(memory, 0);
        int names = 400;
        for (int i = 0; i < names; i++) {
            ledger.count(DropReason.EXPIRED, "name_" + i, 1);
        }
        for (DropReason reason : DropReason.values()) {
            ledger.count(reason, "late", 1);
        }
        Losses read = LossLedger.read(memory, 0);
        int named = LossLedger.ENTRIES - DropReason.values().length;
        assertThat(read.total()).isEqualTo(names + DropReason.values().length);
        assertThat(read.get(new LossKey(LossCount.UNKNOWN, DropReason.EXPIRED))).isEqualTo(names - named + 1);
        assertThat(read.get(new LossKey(LossCount.UNKNOWN, DropReason.DAMAGED))).isEqualTo(1);
        assertThat(read.get(new LossKey("name_" + (named - 1), DropReason.EXPIRED)))
                .isEqualTo(1);
        assertThat(read.counts()).hasSize(named + DropReason.values().length);
    }

    @Test
    void ledgerBelievesTheSmallerOfCountAndComplement() {
        ByteBuffer memory = ByteBuffer.allocate(LossLedger.BYTES);
        LossLedger ledger = new LossLedger();
        ledger.attach(memory, 0);
        ledger.count(DropReason.EXPIRED, "a", 5);
        memory.putLong(72, 6); // killed between the two stores
        LossKey key = new LossKey("a", DropReason.EXPIRED);
        assertThat(LossLedger.read(memory, 0).get(key)).isEqualTo(5);
        memory.putLong(72, Long.MAX_VALUE);
        memory.putLong(80, ~Long.MAX_VALUE);
        assertThat(LossLedger.read(memory, 0).get(key)).isEqualTo((1L << 53) - 1);
        memory.putLong(72, -1);
        assertThat(LossLedger.read(memory, 0).get(key)).isZero();
        memory.put(4, (byte) 0);
        assertThat(LossLedger.read(memory, 0).isEmpty()).isTrue();
    }

    @Test
    void lengthsAtTheBoundsOfARecordAreRight() {
        RecordBuffer record = new RecordBuffer();
        record.begin(TestEvents.NORMAL, new byte[0], 1);
        record.putIdentifier(TestEvents.DIALOGUE, "x");
        int length = record.seal(TestEvents.NORMAL, SessionStamp.NONE, 1, 2);
        int checksum = record.finish(0, 0);
        byte[] content = new byte[RecordFormat.padded(length)];
        System.arraycopy(record.bytes(), 0, content, 0, length);
        BigEndian.putInt(content, 0, checksum);
        for (int limit = 0; limit <= content.length; limit++) {
            RecordScanner scanner = new RecordScanner(content, 0, limit, 0, Crc32c.create());
            assertThat(scanner.next()).as("limit %d", limit).isEqualTo(limit >= length);
            assertThat(scanner.next()).isFalse();
        }
        EventRecord event = RecordDecoder.event(content, 0, length);
        assertThat(event).isNotNull();
        assertThat(event.villageId).isNull();
        assertThat(event.sessionId).isNull();
        assertThat(event.storedBytes).isEqualTo(content.length);
        for (int cut = 0; cut < length; cut++) {
            assertThat(RecordDecoder.event(content, 0, cut))
                    .as("length %d", cut)
                    .isNull();
        }
    }

    @Test
    void shortestAndLongestLossRecordsAreFound() {
        byte[] shortest = new byte[RecordFormat.RECORD_BYTES_MAX];
        int length = LossRecord.encode(shortest, new Losses(), 4, 0);
        assertThat(length).isEqualTo(RecordFormat.RECORD_BYTES_MIN);
        sum(shortest, length);
        RecordScanner scanner = new RecordScanner(shortest, 0, length, 0, Crc32c.create());
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.isLoss()).isTrue();
        assertThat(scanner.ordinal()).isEqualTo(4);
        assertThat(scanner.endOrdinal()).as("stands for one at least").isEqualTo(5);
        for (int claimed : new int[] {RecordFormat.RECORD_BYTES_MAX, RecordFormat.RECORD_BYTES_MAX + 8}) {
            byte[] longest = new byte[claimed];
            longest[8] = RecordFormat.FORMAT;
            longest[9] = RecordFormat.KIND_LOSS;
            BigEndian.putInt(longest, 4, claimed);
            sum(longest, claimed);
            assertThat(new RecordScanner(longest, 0, claimed, 0, Crc32c.create()).next())
                    .isEqualTo(claimed == RecordFormat.RECORD_BYTES_MAX);
        }
    }

    @Test
    void recordsOfAnotherFormatKindOrOrdinalAreNotWhole() {
        for (int[] change : new int[][] {{8, 2}, {9, 3}, {9, 0}, {20, 0xFF}}) {
            byte[] record = new byte[RecordFormat.RECORD_BYTES_MAX];
            int length = LossRecord.encode(record, new Losses(), 4, 1);
            record[change[0]] = (byte) change[1];
            sum(record, length);
            assertThat(new RecordScanner(record, 0, length, 0, Crc32c.create()).next())
                    .as("byte %d", change[0])
                    .isFalse();
        }
    }

    private static void sum(byte[] record, int length) {
        BigEndian.putInt(record, 0, Crc32c.of(Crc32c.create(), record, 4, length - 4));
    }

    @Test
    void regionAccountsForEveryOrdinal() {
        Region empty = new Region(5);
        empty.finish(8, false);
        assertThat(empty.losses.toList()).extracting(LossCount::toString).containsExactly("unknown DAMAGED 3");
        assertThat(empty.to()).isEqualTo(8);
        Region uncertain = new Region(0);
        uncertain.finish(8, true);
        assertThat(uncertain.losses.isEmpty())
                .as("all of it may have been delivered")
                .isTrue();
        for (boolean startUncertain : new boolean[] {false, true}) {
            Region region = new Region(0);
            byte[] loss = new byte[RecordFormat.RECORD_BYTES_MAX];
            Losses lost = new Losses();
            lost.add("a", DropReason.EXPIRED, 2);
            int length = LossRecord.encode(loss, lost, 3, 2);
            region.loss(loss, 0, length, 3, 5);
            region.finish(6, startUncertain);
            long missing = startUncertain ? 1 : 4;
            assertThat(region.losses.toList())
                    .extracting(LossCount::toString)
                    .containsExactly("a EXPIRED 2", "unknown DAMAGED " + missing);
        }
        Region within = new Region(4);
        byte[] loss = new byte[RecordFormat.RECORD_BYTES_MAX];
        int length = LossRecord.encode(loss, new Losses(), 3, 3);
        within.loss(loss, 0, length, 3, 6);
        within.finish(6, false);
        assertThat(within.losses.isEmpty())
                .as("told already, with its beginning")
                .isTrue();
    }
}
