package dev.hearth.analytics.collector.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys and tokens that hold at one moment. Secrets are compared in a time that does not depend on them. Immutable;
 * its text form has no secret.
 */
public final class AccessKeys {
    /** What a key id must match. */
    public static final String KEY_ID_PATTERN = "[A-Za-z0-9_.-]{1,64}";
    /** The shortest secret of a client key and the shortest service token, in characters: {@value}. */
    public static final int SECRET_LENGTH_MIN = 8;

    private static final String HMAC = "HmacSHA256";

    private final Map<String, Client> clients;
    private final List<byte[]> tokenDigests;

    /**
     * A client key.
     *
     * @param enabled whether what it signs is taken
     */
    public record Client(SecretKeySpec key, boolean enabled) {}

    private AccessKeys(Map<String, Client> clients, List<byte[]> tokenDigests) {
        this.clients = clients;
        this.tokenDigests = tokenDigests;
    }

    /**
     * Makes them.
     *
     * @param clientKeys secret by key id
     * @param disabled ids of keys that are known, and of which nothing is taken
     */
    public static AccessKeys of(
            Map<String, String> clientKeys, Set<String> disabled, Collection<String> serviceTokens) {
        Map<String, Client> clients = new HashMap<>();
        clientKeys.forEach((id, secret) -> clients.put(id, new Client(hmacKey(secret), !disabled.contains(id))));
        List<byte[]> digests = new ArrayList<>();
        serviceTokens.forEach(token -> digests.add(sha256(token)));
        return new AccessKeys(Map.copyOf(clients), List.copyOf(digests));
    }

    /**
     * Refuses a client key that is none.
     *
     * @throws IllegalArgumentException the message has no secret
     */
    public static void checkClientKey(String id, String secret) {
        if (!id.matches(KEY_ID_PATTERN)) {
            throw new IllegalArgumentException("clientKeys: a key id must match " + KEY_ID_PATTERN);
        }
        if (secret.length() < SECRET_LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "clientKeys: the secret of " + id + " is shorter than " + SECRET_LENGTH_MIN + " characters");
        }
    }

    /**
     * Refuses a service token that is none.
     *
     * @throws IllegalArgumentException the message does not repeat it
     */
    public static void checkServiceToken(String token) {
        if (token.length() < SECRET_LENGTH_MIN || !token.matches("[!-~]+")) {
            throw new IllegalArgumentException("serviceTokens: a token must be at least " + SECRET_LENGTH_MIN
                    + " visible ASCII characters, without spaces");
        }
    }

    /** The client key of that id, or null. */
    public @Nullable Client client(String id) {
        return clients.get(id);
    }

    /** Whether it is a service token. */
    public boolean isServiceToken(String claimed) {
        byte[] digest = sha256(claimed);
        boolean known = false;
        for (byte[] token : tokenDigests) {
            known |= MessageDigest.isEqual(token, digest);
        }
        return known;
    }

    /** A secret as a key for signatures. */
    public static SecretKeySpec hmacKey(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "AccessKeys[clients=" + clients.size() + ", tokens=" + tokenDigests.size() + "]";
    }
}
