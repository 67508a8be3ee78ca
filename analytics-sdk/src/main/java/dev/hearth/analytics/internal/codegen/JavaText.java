package dev.hearth.analytics.internal.codegen;

/** Another's text in Java source: it must neither end the comment it stands in nor mean anything to javadoc. */
final class JavaText {
    /** The package of the library's own API. */
    static final String LIBRARY = "dev.hearth.analytics";

    private JavaText() {}

    /** The text within a comment, without a full stop at its end. */
    static String words(String text) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("<>&@{}*\\/".indexOf(c) >= 0) {
                words.append("&#").append((int) c).append(';');
            } else {
                words.append(c);
            }
        }
        int end = words.length();
        while (end > 0 && words.charAt(end - 1) == '.') {
            end--;
        }
        return words.substring(0, end);
    }

    /** The same, as a sentence. */
    static String sentence(String text) {
        String words = words(text);
        return words.endsWith("!") || words.endsWith("?") ? words : words + ".";
    }

    /** The bits of fields as Java reads best. */
    static String mask(int bits) {
        return bits == 0 ? "0" : "0b" + Integer.toBinaryString(bits);
    }

    /** A whole number as Java writes a long: {@code 3_600_000L} is easier to read than {@code 3600000L}. */
    static String grouped(String number) {
        String digits = number.startsWith("-") ? number.substring(1) : number;
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                grouped.append('_');
            }
            grouped.append(digits.charAt(i));
        }
        return (number.startsWith("-") ? "-" : "") + grouped + "L";
    }
}
