package dev.hearth.analytics.internal.wire;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 (RFC 2104), and bytes as lowercase hex. */
final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Hmac() {}

    /** The MAC of the parts, one after the other. {@code key} must not be empty. */
    static byte[] sha256(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    static String hex(byte[] bytes, int length) {
        char[] chars = new char[length * 2];
        for (int i = 0; i < length; i++) {
            chars[2 * i] = DIGITS[(bytes[i] >> 4) & 0xf];
            chars[2 * i + 1] = DIGITS[bytes[i] & 0xf];
        }
        return new String(chars);
    }

    /** Reads lowercase or uppercase hex of exactly {@code length} bytes; null if it is anything else. */
    static byte @Nullable [] parseHex(String text, int length) {
        if (text.length() != length * 2) {
            return null;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int high = Character.digit(text.charAt(2 * i), 16);
            int low = Character.digit(text.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }
}
