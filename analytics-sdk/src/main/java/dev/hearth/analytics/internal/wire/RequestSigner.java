package dev.hearth.analytics.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Signs requests with the game's client key, as {@code protocol/} says. Immutable. */
public final class RequestSigner {
    private final String keyId;
    private final byte[] secret;

    /** Signs as {@code keyId} with the UTF-8 bytes of {@code secret}. */
    public RequestSigner(String keyId, String secret) {
        this.keyId = keyId;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Adds the three headers that authenticate {@code body}, which is empty for a GET. */
    public void sign(Map<String, String> headers, long timestampMillis, byte[] body) {
        headers.put("X-Analytics-Key", keyId);
        headers.put("X-Analytics-Timestamp", Long.toString(timestampMillis));
        headers.put("X-Analytics-Signature", signature(timestampMillis, body));
    }

    /** The lowercase hex of HMAC-SHA256(secret, key id + "\n" + timestamp + "\n" + body as sent). */
    String signature(long timestampMillis, byte[] body) {
        byte[] head = (keyId + "\n" + timestampMillis + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] mac = Hmac.sha256(secret, head, body);
        return Hmac.hex(mac, mac.length);
    }
}
