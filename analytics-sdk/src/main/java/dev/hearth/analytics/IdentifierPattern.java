package dev.hearth.analytics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one form of pattern that a schema may use, as {@code protocol/README.md} says: {@code ^[…]{m,n}$} or
 * {@code ^[…]{n}$} with characters of an identifier in the brackets, so that whatever matches is an identifier. Checks
 * without a regular expression and without allocating. Immutable.
 */
final class IdentifierPattern {
    /** The widest: that of an identifier. */
    static final IdentifierPattern WIDEST = parse("^[A-Za-z0-9_.:-]{1,64}$");

    private static final int LENGTH_MAX = 64;

    private final String text;
    // A bit for each ASCII character that is allowed: codes 0 to 63, and 64 to 127.
    private final long allowedLow;
    private final long allowedHigh;
    private final int lengthMin;
    private final int lengthMax;

    private IdentifierPattern(String text, long allowedLow, long allowedHigh, int lengthMin, int lengthMax) {
        this.text = text;
        this.allowedLow = allowedLow;
        this.allowedHigh = allowedHigh;
        this.lengthMin = lengthMin;
        this.lengthMax = lengthMax;
    }

    /** @throws IllegalArgumentException if the pattern does not have the form */
    static IdentifierPattern parse(String pattern) {
        Matcher matcher = Pattern.compile("\\^\\[([A-Za-z0-9_.:-]+)]\\{([0-9]{1,2})(?:,([0-9]{1,2}))?}\\$")
                .matcher(pattern);
        if (!matcher.matches()) {
            throw refused(pattern);
        }
        int min = Integer.parseInt(matcher.group(2));
        int max = matcher.group(3) == null ? min : Integer.parseInt(matcher.group(3));
        if (min < 1 || min > max || max > LENGTH_MAX) {
            throw refused(pattern);
        }
        String brackets = matcher.group(1);
        long low = 0;
        long high = 0;
        for (int i = 0; i < brackets.length(); i++) {
            char first = brackets.charAt(i);
            char last = first;
            if (i + 2 < brackets.length() && brackets.charAt(i + 1) == '-') {
                last = brackets.charAt(i + 2);
                i += 2;
                if (!isRange(first, last)) {
                    throw refused(pattern);
                }
            }
            for (char c = first; c <= last; c++) {
                low |= c < 64 ? 1L << c : 0;
                high |= c < 64 ? 0 : 1L << (c - 64);
            }
        }
        return new IdentifierPattern(pattern, low, high, min, max);
    }

    /** A range stays inside one alphabet: {@code A-z} would let six punctuation marks in. */
    private static boolean isRange(char first, char last) {
        return first <= last
                && ((first >= '0' && last <= '9') || (first >= 'A' && last <= 'Z') || (first >= 'a' && last <= 'z'));
    }

    private static IllegalArgumentException refused(String pattern) {
        return new IllegalArgumentException(
                "pattern must be ^[…]{m,n}$ with an identifier's characters in the brackets, at most " + LENGTH_MAX
                        + " long: " + pattern);
    }

    boolean matches(String value) {
        int length = value.length();
        if (length < lengthMin || length > lengthMax) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            long allowed = c < 64 ? allowedLow : c < 128 ? allowedHigh : 0;
            if ((allowed >>> (c & 63) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
