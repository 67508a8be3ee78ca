package dev.hearth.analytics.collector.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** Entity tags (RFC 9110, 8.8.3): a client that has an answer already is told so, instead of getting it again. */
final class EntityTags {
    private static final int TAG_BYTES = 8;

    private EntityTags() {}

    /** Sets the tag of that content, and says whether the client has it already. */
    static boolean matches(Request request, Response response, String content) {
        String tag = '"' + hash(content) + '"';
        response.getHeaders().put(HttpHeader.ETAG, tag);
        return names(request.getHeaders().get(HttpHeader.IF_NONE_MATCH), tag);
    }

    private static boolean names(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String strong = candidate.trim().startsWith("W/") ? candidate.trim().substring(2) : candidate.trim();
            if (strong.equals(tag) || strong.equals("*")) {
                return true;
            }
        }
        return false;
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
