package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.wire.RequestSigner;
import dev.hearth.analytics.internal.wire.Sdk;
import dev.hearth.analytics.spi.Transport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three requests there are. All headers that leave the device are set here. Immutable. */
final class Requests {
    private static final byte[] NO_BODY = new byte[0];

    private final URI events;
    private final URI config;
    private final RequestSigner signer;

    Requests(URI endpoint, RequestSigner signer) {
        String base = endpoint.toString();
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.events = URI.create(trimmed + "/api/analytics/events");
        this.config = URI.create(trimmed + "/api/analytics/config");
        this.signer = signer;
    }

    Transport.Request batch(byte[] gzippedJson, long timestampMillis) {
        Map<String, String> headers = common();
        headers.put("Content-Type", "application/json");
        headers.put("Content-Encoding", "gzip");
        signer.sign(headers, timestampMillis, gzippedJson);
        return new Transport.Request(events, headers, gzippedJson);
    }

    Transport.Request config(@Nullable String etag, long timestampMillis) {
        Map<String, String> headers = common();
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        signer.sign(headers, timestampMillis, NO_BODY);
        return new Transport.Request(config, headers, null);
    }

    /** Says that somebody has opted out, and nothing of who: without a key, an id or a body. */
    Transport.Request optOut() {
        Map<String, String> headers = common();
        headers.put("X-Analytics-Opt-Out", "1");
        return new Transport.Request(events, headers, NO_BODY);
    }

    private static Map<String, String> common() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", Sdk.USER_AGENT);
        headers.put("Accept", "application/json, application/problem+json");
        return headers;
    }
}
