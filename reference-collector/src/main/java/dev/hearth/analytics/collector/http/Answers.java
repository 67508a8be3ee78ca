package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Writes answers. */
final class Answers {
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final String JSON_TYPE = "application/json";

    static final String PROBLEM_TYPE = "application/problem+json";
    /** Below so many characters compressing saves less than a packet. */
    private static final int COMPRESSED_FROM = 1_400;

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Answers() {}

    static void empty(Response response, Callback callback, int status) {
        response.setStatus(status);
        // Written, and not left to the server: the last write is then ours, and its end is the callback's, once.
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    static void json(Response response, Callback callback, int status, JsonNode body) {
        text(response, callback, status, JSON_TYPE, body.toString());
    }

    static void text(Response response, Callback callback, int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** Compressed for who takes that, if it is worth it. To be told by {@code Vary}. */
    static void compressible(Request request, Response response, Callback callback, String type, String body) {
        if (!isCompressed(request, body)) {
            text(response, callback, 200, type, body);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.size());
        response.write(true, ByteBuffer.wrap(bytes.toByteArray()), callback);
    }

    static boolean isCompressed(Request request, String body) {
        return body.length() >= COMPRESSED_FROM && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
    }

    static void problem(Response response, Callback callback, ProblemException problem) {
        ProblemCode code = problem.code();
        ObjectNode body = JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", code.title())
                .put("status", code.status())
                .put("code", code.wireName());
        if (problem.parameter() != null) {
            body.put("parameter", problem.parameter());
        }
        if (problem.getMessage() != null) {
            body.put("detail", problem.getMessage());
        }
        response.getRequest().setAttribute(RequestWatch.PROBLEM, code.wireName());
        if (code.status() == 503 || code.status() == 429) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
        }
        if (code.status() == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        text(response, callback, code.status(), PROBLEM_TYPE, body.toString());
    }

    /** RFC 3339 in UTC, with milliseconds. */
    static String time(long millis) {
        return MILLISECONDS.format(Instant.ofEpochMilli(millis));
    }
}
