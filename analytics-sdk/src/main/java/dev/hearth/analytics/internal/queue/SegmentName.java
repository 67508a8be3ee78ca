package dev.hearth.analytics.internal.queue;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A segment's file name: {@code NNNNNNNN.seg} as it was appended, or {@code FFFFFFFF-NNNNNNNN.G.seg} for the rewritten
 * segments from F to N, generation G. A rewritten one stands for every file within its numbers and of a lower
 * generation: that makes renaming it into place the whole replacement. Immutable.
 */
final class SegmentName implements Comparable<SegmentName> {
    final int first;
    final int last;
    final int generation;

    SegmentName(int first, int last, int generation) {
        this.first = first;
        this.last = last;
        this.generation = generation;
    }

    static SegmentName appended(int number) {
        return new SegmentName(number, number, 0);
    }

    /** Null if it is not the name of a segment. */
    static @Nullable SegmentName parse(String name) {
        Matcher matcher = Form.PATTERN.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        int first = number(matcher, 1);
        if (matcher.start(2) < 0) {
            return appended(first);
        }
        int last = number(matcher, 2);
        int generation = number(matcher, 3);
        return first <= last && generation > 0 ? new SegmentName(first, last, generation) : null;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(String.valueOf(matcher.group(group)));
    }

    String fileName() {
        return generation == 0
                ? eightDigits(last) + ".seg"
                : eightDigits(first) + "-" + eightDigits(last) + "." + generation + ".seg";
    }

    /** By hand: a formatter loads locales, which takes longer than the rest of opening a queue. */
    private static String eightDigits(int number) {
        return String.valueOf(1_0000_0000L + number).substring(1);
    }

    /** Whether a reader that has this file must ignore {@code other}. */
    boolean supersedes(SegmentName other) {
        return generation > other.generation && first <= other.first && last >= other.last;
    }

    /**
     * What the checksums of this segment's records are exclusive-ored with: records of another run or segment, left in
     * recycled blocks, are then not taken for records of this one.
     */
    int salt(UUID runId) {
        byte[] bytes = new byte[20];
        BigEndian.putLong(bytes, 0, runId.getMostSignificantBits());
        BigEndian.putLong(bytes, 8, runId.getLeastSignificantBits());
        BigEndian.putInt(bytes, 16, last);
        return Crc32c.of(Crc32c.create(), bytes, 0, bytes.length);
    }

    @Override
    public int compareTo(SegmentName other) {
        int byLast = Integer.compare(last, other.last);
        return byLast != 0 ? byLast : Integer.compare(generation, other.generation);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SegmentName
                && compareTo((SegmentName) other) == 0
                && first == ((SegmentName) other).first;
    }

    @Override
    public int hashCode() {
        return last * 31 + generation;
    }

    @Override
    public String toString() {
        return fileName();
    }

    /** Apart, since only a reader needs it: compiling a pattern takes longer than the rest of naming a file. */
    private static final class Form {
        static final Pattern PATTERN = Pattern.compile("(\\d{8})(?:-(\\d{8})\\.(\\d{1,9}))?\\.seg");

        private Form() {}
    }
}
