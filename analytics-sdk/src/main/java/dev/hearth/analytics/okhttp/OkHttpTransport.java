package dev.hearth.analytics.okhttp;

import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Requests by OkHttp: no redirects, no retries of its own (it would repeat a 408 unasked), every wait bounded: 10 s to
 * connect, 15 s between two bytes, 30 s in all.
 *
 * <p>Makes its client when the first request is made, on the network thread, because loading OkHttp takes longer than a
 * start may. Starts no non-daemon thread: calls run on the caller's, and OkHttp's own are daemons.
 */
public final class OkHttpTransport implements Transport {
    private static final long CONNECT_MILLIS_MAX = 10_000;
    private static final long READ_MILLIS_MAX = 15_000;
    private static final long CALL_MILLIS_MAX = 30_000;

    private final @Nullable OkHttpClient games;
    private final long readMillisMax;
    private final long callMillisMax;
    private @Nullable OkHttpClient client; // guarded by this

    private OkHttpTransport(@Nullable OkHttpClient games, long readMillisMax, long callMillisMax) {
        this.games = games;
        this.readMillisMax = readMillisMax;
        this.callMillisMax = callMillisMax;
    }

    /** For tests, which cannot wait as long. */
    static OkHttpTransport within(long readMillisMax, long callMillisMax) {
        return new OkHttpTransport(null, readMillisMax, callMillisMax);
    }

    /** With an OkHttp client of its own; what the library uses if nothing is configured. */
    public static OkHttpTransport create() {
        return new OkHttpTransport(null, READ_MILLIS_MAX, CALL_MILLIS_MAX);
    }

    /**
     * With what the game's own client has: connection pool, DNS, proxy, certificates, interceptors. Time limits, redirects
     * and retries are the library's. Whatever the interceptors add to a request leaves the device.
     */
    public static OkHttpTransport of(OkHttpClient gamesClient) {
        return new OkHttpTransport(gamesClient, READ_MILLIS_MAX, CALL_MILLIS_MAX);
    }

    @Override
    public Answer exchange(Request request) throws IOException {
        Call call = client().newCall(toOkHttp(request));
        request.onCancel(call::cancel);
        try (Response response = call.execute()) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : response.headers().names()) {
                String value = response.header(name);
                headers.put(name, value == null ? "" : value);
            }
            return new Answer(response.code(), headers, body(response.body()));
        }
    }

    /** Closes the idle connections, unless they are the game's. */
    @Override
    public synchronized void close() {
        if (client != null && games == null) {
            client.connectionPool().evictAll();
        }
    }

    private synchronized OkHttpClient client() {
        if (client == null) {
            OkHttpClient.Builder builder = games == null ? new OkHttpClient.Builder() : games.newBuilder();
            client = builder.connectTimeout(CONNECT_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .readTimeout(readMillisMax, TimeUnit.MILLISECONDS)
                    .writeTimeout(readMillisMax, TimeUnit.MILLISECONDS)
                    .callTimeout(callMillisMax, TimeUnit.MILLISECONDS)
                    .followRedirects(false)
                    .followSslRedirects(false)
                    .retryOnConnectionFailure(false)
                    .build();
        }
        return client;
    }

    private static okhttp3.Request toOkHttp(Request request) throws IOException {
        okhttp3.Request.Builder builder =
                new okhttp3.Request.Builder().url(request.uri().toURL());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            builder.header(header.getKey(), header.getValue());
        }
        byte[] body = request.body();
        return body == null ? builder.build() : builder.post(new Bytes(body)).build();
    }

    private static byte[] body(ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        if (source.request(ANSWER_BYTES_MAX + 1L)) {
            throw new IOException("the answer is longer than " + ANSWER_BYTES_MAX + " bytes");
        }
        return source.readByteArray();
    }

    /** OkHttp's own factories of bodies differ from version to version; a game may bring any from 3.14 up. */
    private static final class Bytes extends RequestBody {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }
}
