package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Requests by OkHttp: no redirects, every wait bounded. Makes its client when the first request is
 * made, on the network thread, because loading OkHttp takes longer than a start may. Starts no non-daemon thread: calls
 * run on the caller's, and OkHttp's own are daemons.
 */
final class OkHttpTransport implements Transport {
    private static final long CONNECT_MILLIS_MAX = 10_000;
    private static final long READ_MILLIS_MAX = 15_000;
    private static final long CALL_MILLIS_MAX = 30_000;

    private @Nullable OkHttpClient client; // guarded by this

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

    @Override
    public synchronized void close() {
        if (client != null) {
            client.connectionPool().evictAll();
        }
    }

    private synchronized OkHttpClient client() {
        if (client == null) {
            client = new OkHttpClient.Builder()
                    .connectTimeout(CONNECT_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .readTimeout(READ_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .writeTimeout(READ_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .callTimeout(CALL_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .followRedirects(false)
                    .followSslRedirects(false)
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
        return body == null
                ? builder.build()
                : builder.post(RequestBody.create(body, null)).build();
    }

    private static byte[] body(ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        if (source.request(ANSWER_BYTES_MAX + 1L)) {
            throw new IOException("the answer is longer than " + ANSWER_BYTES_MAX + " bytes");
        }
        return source.readByteArray();
    }
}
