package dev.hearth.analytics.collector.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one form of {@code pattern} that a schema may use: {@code ^[…]{m,n}$} or {@code ^[…]{n}$}, with nothing in the
 * brackets but characters of an identifier and ranges of them, and at most {@value #LENGTH_MAX} characters. A value that
 * matches is therefore an identifier, by construction, and no regular expression is run on what a client sends.
 */
final class IdentifierPattern {
    /** The widest pattern that a schema may use: that of an identifier. */
    static final String IDENTIFIER = "^[A-Za-z0-9_.:-]{1,64}$";

    /** The longest identifier, in characters. */
    static final int LENGTH_MAX = 64;

    private static final Pattern FORM =
            Pattern.compile("\\^\\[([A-Za-z0-9_.:-]+)]\\{([0-9]{1,2})(?:,([0-9]{1,2}))?}\\$");

    // A bit for each ASCII character that is allowed: codes 0 to 63, and 64 to 127.
    private final long allowedLow;
    private final long allowedHigh;
    private final int lengthMin;
    private final int lengthMax;

    private IdentifierPattern(long allowedLow, long allowedHigh, int lengthMin, int lengthMax) {
        this.allowedLow = allowedLow;
        this.allowedHigh = allowedHigh;
        this.lengthMin = lengthMin;
        this.lengthMax = lengthMax;
    }

    /** Reads a pattern; null if it does not have the form. */
    static @Nullable IdentifierPattern parse(String pattern) {
        Matcher matcher = FORM.matcher(pattern);
        if (!matcher.matches()) {
            return null;
        }
        int min = Integer.parseInt(matcher.group(2));
        int max = matcher.group(3) == null ? min : Integer.parseInt(matcher.group(3));
        if (min < 1 || max > LENGTH_MAX || min > max) {
            return null;
        }
        return withCharacters(matcher.group(1), min, max);
    }

    private static @Nullable IdentifierPattern withCharacters(String brackets, int lengthMin, int lengthMax) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < brackets.length(); i++) {
            char first = brackets.charAt(i);
            char last = first;
            if (i + 2 < brackets.length() && brackets.charAt(i + 1) == '-') {
                last = brackets.charAt(i + 2);
                if (!isRange(first, last)) {
                    return null;
                }
                i += 2;
            }
            for (char c = first; c <= last; c++) {
                if (c < 64) {
                    low |= 1L << c;
                } else {
                    high |= 1L << (c - 64);
                }
            }
        }
        return new IdentifierPattern(low, high, lengthMin, lengthMax);
    }

    /** A range stays inside one alphabet: {@code A-z} would let six punctuation marks in. */
    private static boolean isRange(char first, char last) {
        return first <= last
                && (isBetween('0', first, last, '9')
                        || isBetween('A', first, last, 'Z')
                        || isBetween('a', first, last, 'z'));
    }

    private static boolean isBetween(char low, char first, char last, char high) {
        return low <= first && last <= high;
    }

    /** Whether {@code value} matches. */
    boolean matches(String value) {
        int length = value.length();
        if (length < lengthMin || length > lengthMax) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!allows(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether whatever matches the other matches this one too. */
    boolean allowsAllOf(IdentifierPattern other) {
        return (other.allowedLow & ~allowedLow) == 0
                && (other.allowedHigh & ~allowedHigh) == 0
                && lengthMin <= other.lengthMin
                && lengthMax >= other.lengthMax;
    }

    private boolean allows(char c) {
        if (c < 64) {
            return (allowedLow >>> c & 1) != 0;
        }
        return c < 128 && (allowedHigh >>> (c - 64) & 1) != 0;
    }
}
