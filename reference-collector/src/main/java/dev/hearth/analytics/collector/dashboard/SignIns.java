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
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in: random ids that a browser holds in a cookie. A sign-in ends after {@link #VALID}, with the process, and
 * when its token is taken out of the keys. Only hashes of the ids are kept. Safe for any thread.
 */
public final class SignIns {
    /** How long somebody stays signed in, whether active or not. */
    static final Duration VALID = Duration.ofHours(12);

    static final String COOKIE = "hearth_sign_in";

    /** The most that are kept; then others are signed out. */
    private static final int KEPT_MAX = 1_000;

    private static final int ID_BYTES = 32;

    private final Predicate<String> isServiceToken;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Cache<String, SignIn> byHash;

    private record SignIn(String token, long endMillis) {}

    /**
     * Nobody yet.
     *
     * @param isServiceToken whether a text is a token that may sign in, now
     */
    public SignIns(Predicate<String> isServiceToken, InstantSource clock, SecureRandom random) {
        this.isServiceToken = isServiceToken;
        this.clock = clock;
        this.random = random;
        this.byHash = Caffeine.newBuilder()
                .maximumSize(KEPT_MAX)
                .expireAfterWrite(VALID)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /** Signs somebody in, and answers the cookie's id; null if the token is not known. */
    @Nullable
    String begin(String token) {
        if (!isServiceToken.test(token)) {
            return null;
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byHash.put(hash(id), new SignIn(token, clock.millis() + VALID.toMillis()));
        return id;
    }

    /** Signs out. */
    void end(HttpFields headers) {
        String id = id(headers);
        if (id != null) {
            byHash.invalidate(hash(id));
        }
    }

    /** Whether the cookie of a request is that of somebody who is signed in. */
    public boolean isSignedIn(HttpFields headers) {
        return endMillis(headers) > 0;
    }

    /** When the sign-in of that cookie ends, 0 if there is none. */
    long endMillis(HttpFields headers) {
        String id = id(headers);
        SignIn found = id == null ? null : byHash.getIfPresent(hash(id));
        boolean valid = found != null && found.endMillis > clock.millis() && isServiceToken.test(found.token);
        return valid && found != null ? found.endMillis : 0;
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
