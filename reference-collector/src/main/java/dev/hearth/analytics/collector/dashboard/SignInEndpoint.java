package dev.hearth.analytics.collector.dashboard;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * Signs in and out. A page of another site can do neither: the cookie is sent to nobody's request but our own pages'
 * (SameSite), a request that a browser marks as another site's is refused, and the body must be JSON, which no form can
 * send.
 */
final class SignInEndpoint {
    private static final int BODY_BYTES_MAX = 1_024;
    private static final String JSON_TYPE = "application/json";

    private final SignIns signIns;
    private final Attempts attempts;
    private final Function<Request, @Nullable InetAddress> addressOf;
    private final InstantSource clock;

    SignInEndpoint(SignIns signIns, Function<Request, @Nullable InetAddress> addressOf, InstantSource clock) {
        this.signIns = signIns;
        this.attempts = new Attempts(clock);
        this.addressOf = addressOf;
        this.clock = clock;
    }

    void handle(Request request, Response response, Callback callback) {
        if (isOfAnotherSite(request)) {
            Replies.problem(response, callback, 403, "forbidden", "This comes from another site");
            return;
        }
        switch (request.getMethod()) {
            case "POST" -> signIn(request, response, callback);
            case "DELETE" -> signOut(request, response, callback);
            default -> {
                response.getHeaders().put(HttpHeader.ALLOW, "POST, DELETE");
                Replies.problem(response, callback, 405, "method_not_allowed", "This method is not for this path");
            }
        }
    }

    private void signIn(Request request, Response response, Callback callback) {
        String contentType = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String type = contentType == null ? "" : MimeTypes.getContentTypeWithoutCharset(contentType);
        if (!type.equalsIgnoreCase(JSON_TYPE)) {
            Replies.problem(response, callback, 415, "unsupported_media_type", "The body is of another type");
            return;
        }
        if (!attempts.mayTry(address(request))) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(Attempts.COUNTED.toSeconds()));
            Replies.problem(response, callback, 429, "rate_limited", "Too many attempts to sign in");
            return;
        }
        Content.Source.asByteArrayAsync(
                request,
                BODY_BYTES_MAX,
                Promise.Invocable.from(
                        InvocationType.NON_BLOCKING, (body, failure) -> judge(request, response, callback, body)));
    }

    private void judge(Request request, Response response, Callback callback, byte @Nullable [] body) {
        String token = body == null ? null : token(body);
        String id = token == null ? null : signIns.begin(token);
        if (token == null) {
            Replies.problem(response, callback, 400, "malformed_json", "The body must be a token in JSON");
        } else if (id != null) {
            setCookie(request, response, id, SignIns.VALID);
            String end =
                    Instant.ofEpochMilli(clock.millis()).plus(SignIns.VALID).toString();
            Replies.json(
                    response, callback, 200, Replies.JSON.createObjectNode().put("signed_in_until", end));
        } else {
            attempts.failed(address(request));
            Replies.problem(response, callback, 401, "unauthenticated", "The token is not known");
        }
    }

    private String address(Request request) {
        return String.valueOf(addressOf.apply(request));
    }

    private static @Nullable String token(byte[] body) {
        try {
            return Replies.JSON.readTree(body).path("token").textValue();
        } catch (JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private void signOut(Request request, Response response, Callback callback) {
        signIns.end(request.getHeaders());
        setCookie(request, response, "", Duration.ZERO);
        Replies.empty(response, callback, 204);
    }

    private static void setCookie(Request request, Response response, String id, Duration age) {
        response.getHeaders()
                .put(
                        HttpHeader.SET_COOKIE,
                        SignIns.COOKIE + "=" + id + "; Path=/; Max-Age=" + age.toSeconds()
                                + "; HttpOnly; SameSite=Strict" + (isEncrypted(request) ? "; Secure" : ""));
    }

    /** A proxy says it for the client; whoever lies here only loses his own cookie. */
    private static boolean isEncrypted(Request request) {
        String forwarded = request.getHeaders().get(HttpHeader.X_FORWARDED_PROTO);
        return request.isSecure()
                || (forwarded != null && forwarded.toLowerCase(Locale.ROOT).startsWith("https"));
    }

    private static boolean isOfAnotherSite(Request request) {
        HttpFields headers = request.getHeaders();
        String site = headers.get("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin");
        }
        String origin = headers.get(HttpHeader.ORIGIN);
        return origin != null && !authority(origin).equals(headers.get(HttpHeader.HOST));
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
