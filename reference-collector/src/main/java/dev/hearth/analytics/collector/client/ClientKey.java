package dev.hearth.analytics.collector.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs requests. Its text form has no secret. */
public record ClientKey(String id, String secret) {
    private static final String HMAC = "HmacSHA256";

    /**
     * Reads {@code ID:SECRET}.
     *
     * @throws IllegalArgumentException if it has not that form; the message does not repeat it
     */
    public static ClientKey parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException("--client-key must be ID:SECRET");
        }
        return new ClientKey(text.substring(0, colon), text.substring(colon + 1));
    }

    /** The signature of that body at that time, in unix milliseconds. */
    public String sign(long timestampMillis, byte[] body) {
        byte[] head = (id + "\n" + timestampMillis + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[head.length + body.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), message));
    }

    /** {@code anon_village_id}: the first 16 bytes of the HMAC of the village id under the day's salt. */
    public static String anonVillageId(byte[] salt, String villageId) {
        byte[] hash = hmac(salt, villageId.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "ClientKey[" + id + "]";
    }
}
