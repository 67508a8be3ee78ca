package dev.hearth.analytics.spi;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries one HTTP request at a time to the collector. The default uses OkHttp; a game that has an HTTP client of its own
 * can hand that in with a few lines.
 */
public interface Transport {
    /** The most bytes of an answer's body that the library reads: {@value}. */
    int ANSWER_BYTES_MAX = 2 * 1024 * 1024;

    /**
     * Sends {@code request} and waits for the whole answer. Called by one thread of the library at a time, never by a
     * game's thread. Must be bounded in time (the default gives up after 30 s), must follow no redirect, must not change
     * the body, and should end at once when the request is cancelled ({@link Request#onCancel}).
     *
     * @throws IOException if there was no complete answer
     */
    Answer exchange(Request request) throws IOException;

    /** Frees what the transport holds; no exchange follows. Must not block. */
    default void close() {}

    /** What is asked. Immutable, but for its cancellation; nobody changes the body's bytes. */
    final class Request {
        private final URI uri;
        private final Map<String, String> headers;
        private final byte @Nullable [] body;
        private boolean cancelled; // guarded by this
        private @Nullable Runnable cancelListener; // guarded by this

        /**
         * @param headers all of them; the transport adds only what HTTP itself needs
         * @param body posted as it is; null for a GET
         */
        public Request(URI uri, Map<String, String> headers, byte @Nullable [] body) {
            this.uri = uri;
            this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            this.body = body;
        }

        /** Where to. */
        public URI uri() {
            return uri;
        }

        /** The headers to send, in order. */
        public Map<String, String> headers() {
            return headers;
        }

        /** The bytes to post, or null for a GET. */
        public byte @Nullable [] body() {
            return body;
        }

        /**
         * Registers what ends the exchange. Run at most once, on the thread that cancels, which can be a game's: it must
         * not block. Run at once if the request has been cancelled already, so that no cancellation is missed.
         */
        public void onCancel(Runnable listener) {
            synchronized (this) {
                if (!cancelled) {
                    cancelListener = listener;
                    return;
                }
            }
            listener.run();
        }

        /** Cancels the exchange, before or while it is made. From any thread; the library calls it. */
        public void cancel() {
            Runnable listener;
            synchronized (this) {
                cancelled = true;
                listener = cancelListener;
                cancelListener = null;
            }
            if (listener != null) {
                listener.run();
            }
        }

        /** Whether {@link #cancel} was called. */
        public synchronized boolean isCancelled() {
            return cancelled;
        }
    }

    /** What was answered. Immutable, but for the body's bytes, which nobody changes. */
    final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        /**
         * @param headers the names in any case; of a repeated header, the last
         * @param body at most {@value Transport#ANSWER_BYTES_MAX} bytes
         */
        public Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.body = body;
            Map<String, String> lower = new LinkedHashMap<>();
            for (Map.Entry<String, String> header : headers.entrySet()) {
                lower.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
            this.headers = Collections.unmodifiableMap(lower);
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** The header of that name, in any case, or null. */
        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        /** The body, inflated if it was compressed; empty if there was none. */
        public byte[] body() {
            return body;
        }
    }
}
