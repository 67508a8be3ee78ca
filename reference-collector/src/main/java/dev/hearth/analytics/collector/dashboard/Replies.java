package dev.hearth.analytics.collector.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Writes the dashboard's answers, each with the headers that keep a page to itself. */
final class Replies {
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Nothing from elsewhere, nothing inline, no frames, and no text that becomes markup. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private Replies() {}

    /** Every answer has these, whatever else it is. */
    static void guard(Response response) {
        response.getHeaders()
                .put("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .put("X-Content-Type-Options", "nosniff")
                .put("X-Frame-Options", "DENY")
                .put("Referrer-Policy", "no-referrer")
                .put("Cross-Origin-Opener-Policy", "same-origin")
                .put("Cross-Origin-Resource-Policy", "same-origin")
                .put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }

    static void page(Request request, Response response, Callback callback, StaticFiles.File page) {
        file(request, response, callback, page, "no-cache");
    }

    static void file(Request request, Response response, Callback callback, StaticFiles.File file) {
        file(request, response, callback, file, FOR_EVER);
    }

    private static void file(
            Request request, Response response, Callback callback, StaticFiles.File file, String cacheControl) {
        HttpFields asked = request.getHeaders();
        response.getHeaders()
                .put(HttpHeader.CACHE_CONTROL, cacheControl)
                .put(HttpHeader.VARY, "Accept-Encoding")
                .put(HttpHeader.ETAG, file.tag());
        if (asked.getValuesList(HttpHeader.IF_NONE_MATCH).contains(file.tag())) {
            response.setStatus(304);
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            return;
        }
        boolean gzip = asked.contains(HttpHeader.ACCEPT_ENCODING, "gzip");
        if (gzip) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        bytes(response, callback, 200, file.type(), (gzip ? file.gzip() : file.plain()).slice());
    }

    static void json(Response response, Callback callback, int status, JsonNode body) {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        bytes(response, callback, status, "application/json", utf8(body.toString()));
    }

    /** A problem as the other endpoints of the collector have them (RFC 9457). */
    static void problem(Response response, Callback callback, int status, String code, String title) {
        String body = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("code", code)
                .toString();
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        bytes(response, callback, status, "application/problem+json", utf8(body));
    }

    static void empty(Response response, Callback callback, int status) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    private static void bytes(Response response, Callback callback, int status, String type, ByteBuffer body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        response.write(true, body, callback);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
