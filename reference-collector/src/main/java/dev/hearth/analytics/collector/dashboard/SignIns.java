package dev.hearth.analytics.collector.dashboard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in: random ids that a browser holds in a cookie, and that end after {@link #VALID} or with the process.
 * Only hashes of them are kept, so that nobody signs in with what a memory dump shows. Safe for any thread.
 */
public final class SignIns {
    /** How long somebody stays signed in, whether active or not. */
    static final Duration VALID = Duration.ofHours(12);

    static final String COOKIE = "hearth_sign_in";

    /** The most that are kept; then others are signed out. */
    private static final int KEPT_MAX = 1_000;

    private static final int ID_BYTES = 32;

    private final InstantSource clock;
    private final SecureRandom random;
    private final Cache<String, Long> endByHash;

    public SignIns(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
        this.endByHash = Caffeine.newBuilder()
                .maximumSize(KEPT_MAX)
                .expireAfterWrite(VALID)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /** Signs somebody in. */
    String begin() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        endByHash.put(hash(id), clock.millis() + VALID.toMillis());
        return id;
    }

    /** Signs out. */
    void end(HttpFields headers) {
        String id = id(headers);
        if (id != null) {
            endByHash.invalidate(hash(id));
        }
    }

    /** Whether the cookie of a request is that of somebody who is signed in. */
    public boolean isSignedIn(HttpFields headers) {
        return endMillis(headers) > 0;
    }

    /** When the sign-in of that cookie ends, 0 if there is none. */
    long endMillis(HttpFields headers) {
        String id = id(headers);
        Long end = id == null ? null : endByHash.getIfPresent(hash(id));
        return end == null || end <= clock.millis() ? 0 : end;
    }

    private static @Nullable String id(HttpFields headers) {
        for (String line : headers.getValuesList(HttpHeader.COOKIE)) {
            for (String cookie : line.split(";", -1)) {
                String pair = cookie.trim();
                if (pair.startsWith(COOKIE + "=")) {
                    return pair.substring(COOKIE.length() + 1);
                }
            }
        }
        return null;
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
