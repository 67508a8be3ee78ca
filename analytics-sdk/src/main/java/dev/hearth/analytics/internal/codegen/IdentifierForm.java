package dev.hearth.analytics.internal.codegen;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one form of {@code pattern} that a schema may use, as {@code protocol/README.md} says: {@code ^[…]{m,n}$} or
 * {@code ^[…]{n}$} with characters of an identifier in the brackets. Whatever matches it is an identifier.
 */
final class IdentifierForm {
    /** The widest. */
    static final String WIDEST = "^[A-Za-z0-9_.:-]{1,64}$";

    private static final int LENGTH_MAX = 64;
    private static final Pattern FORM =
            Pattern.compile("\\^\\[([A-Za-z0-9_.:-]+)]\\{([0-9]{1,2})(?:,([0-9]{1,2}))?}\\$");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private IdentifierForm() {}

    /** Whether {@code text} is an identifier. */
    static boolean isIdentifier(String text) {
        return VALUE.matcher(text).matches();
    }

    /** Whether {@code pattern} has the form. */
    static boolean isPattern(String pattern) {
        Matcher matcher = FORM.matcher(pattern);
        if (!matcher.matches()) {
            return false;
        }
        int min = Integer.parseInt(matcher.group(2));
        int max = matcher.group(3) == null ? min : Integer.parseInt(matcher.group(3));
        return min >= 1 && min <= max && max <= LENGTH_MAX && rangesAreWithinOneAlphabet(matcher.group(1));
    }

    private static boolean rangesAreWithinOneAlphabet(String brackets) {
        for (int i = 0; i + 2 < brackets.length(); i++) {
            if (brackets.charAt(i + 1) == '-') {
                if (!isRange(brackets.charAt(i), brackets.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            }
        }
        return true;
    }

    private static boolean isRange(char first, char last) {
        return first <= last
                && ((first >= '0' && last <= '9') || (first >= 'A' && last <= 'Z') || (first >= 'a' && last <= 'z'));
    }
}
