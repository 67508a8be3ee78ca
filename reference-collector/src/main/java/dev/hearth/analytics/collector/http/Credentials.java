package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.access.AccessKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. Secrets are compared in a time that depends on neither; a signature by an unknown key takes as long as
 * one by a known key, and only who has signed rightly is told that a key is disabled. Safe for any thread.
 */
final class Credentials {
    static final String KEY_HEADER = "X-Analytics-Key";
    static final String TIMESTAMP_HEADER = "X-Analytics-Timestamp";
    static final String SIGNATURE_HEADER = "X-Analytics-Signature";

    /** What stands for the key id of a sender with a service token. */
    static final String SERVICE = "service";

    private static final Duration SKEW_MAX = Duration.ofMinutes(10);
    private static final String BEARER = "Bearer ";
    private static final int TIMESTAMP_DIGITS_MAX = 15;
    private static final int SIGNATURE_DIGITS = 64;

    private final Supplier<AccessKeys> keys;
    private final SecretKeySpec nobody = AccessKeys.hmacKey("nobody");
    private final InstantSource clock;
    private final Predicate<HttpFields> isSignedIn;

    /** A sender who is known once the body's signature is right, or already. */
    interface Sender {
        /** The key id. */
        String check(byte[] body) throws ProblemException;
    }

    /**
     * Credentials.
     *
     * @param isSignedIn whether a request comes from a page that staff are signed in to; such a page may read, and no more
     */
    Credentials(Supplier<AccessKeys> keys, InstantSource clock, Predicate<HttpFields> isSignedIn) {
        this.keys = keys;
        this.clock = clock;
        this.isSignedIn = isSignedIn;
    }

    /** Demands a service token. */
    void checkService(HttpFields headers) throws ProblemException {
        if (!keys.get().isServiceToken(bearer(headers.get(HttpHeader.AUTHORIZATION)))) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "A service token is needed here.");
        }
    }

    /** Whether a service token came along that is one. */
    boolean isService(HttpFields headers) {
        return headers.contains(HttpHeader.AUTHORIZATION)
                && keys.get().isServiceToken(bearer(headers.get(HttpHeader.AUTHORIZATION)));
    }

    /** Demands a service token, or a sign-in to the dashboard. Only for what changes nothing. */
    void checkReader(HttpFields headers) throws ProblemException {
        if (!isSignedIn.test(headers)) {
            checkService(headers);
        }
    }

    /** What can be said of the sender before the body is there: so that nobody's body is read. */
    Sender sender(HttpFields headers) throws ProblemException {
        if (headers.contains(HttpHeader.AUTHORIZATION)) {
            checkService(headers);
            return body -> SERVICE;
        }
        String keyId = headers.get(KEY_HEADER);
        String timestamp = headers.get(TIMESTAMP_HEADER);
        String signature = headers.get(SIGNATURE_HEADER);
        if (keyId == null || timestamp == null || signature == null) {
            throw new ProblemException(
                    ProblemCode.UNAUTHENTICATED, "Neither a service token nor a signature came along.");
        }
        checkTimestamp(timestamp);
        byte[] claimed = digest(signature);
        return body -> checkSignature(keyId, timestamp, claimed, body);
    }

    private void checkTimestamp(String timestamp) throws ProblemException {
        boolean digits = timestamp.length() <= TIMESTAMP_DIGITS_MAX
                && !timestamp.isEmpty()
                && timestamp.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, TIMESTAMP_HEADER + " must be unix milliseconds.");
        }
        if (Math.abs(Long.parseLong(timestamp) - clock.millis()) > SKEW_MAX.toMillis()) {
            throw new ProblemException(ProblemCode.TIMESTAMP_SKEW);
        }
    }

    private static byte[] digest(String signature) throws ProblemException {
        try {
            if (signature.length() == SIGNATURE_DIGITS && signature.equals(signature.toLowerCase(Locale.ROOT))) {
                return HexFormat.of().parseHex(signature);
            }
        } catch (IllegalArgumentException e) {
            // Falls through: it has the length of a signature and is none.
        }
        throw new ProblemException(ProblemCode.INVALID_SIGNATURE);
    }

    private String checkSignature(String keyId, String timestamp, byte[] claimed, byte[] body) throws ProblemException {
        AccessKeys.Client client = keys.get().client(keyId);
        byte[] expected = sign(client == null ? nobody : client.key(), keyId, timestamp, body);
        boolean right = MessageDigest.isEqual(expected, claimed);
        if (client == null) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "The key is not known.");
        }
        if (!right) {
            throw new ProblemException(ProblemCode.INVALID_SIGNATURE);
        }
        if (!client.enabled()) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "The key is disabled.");
        }
        return keyId;
    }

    private static byte[] sign(SecretKeySpec key, String keyId, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((keyId + "\n" + timestamp + "\n").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String bearer(@Nullable String authorization) {
        boolean isBearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return isBearer && authorization != null ? authorization.substring(BEARER.length()) : "";
    }
}
