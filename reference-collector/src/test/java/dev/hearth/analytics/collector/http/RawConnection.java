package dev.hearth.analytics.collector.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection over which a test says byte for byte what it likes. */
public final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;

    public RawConnection(URI uri) throws IOException {
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
    }

    /** A small window, so that what the server sends has nowhere to go while nobody reads. */
    public RawConnection(URI uri, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    public RawConnection say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The first line of the answer, or nothing if the server has closed without one. */
    public String statusLine() {
        try {
            StringBuilder line = new StringBuilder();
            InputStream in = socket.getInputStream();
            int next = in.read();
            while (next >= 0 && next != '\r') {
                line.append((char) next);
                next = in.read();
            }
            return line.toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Everything until the server closes. */
    public String untilClosed() {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[4_096];
        try {
            int read = socket.getInputStream().read(buffer);
            while (read >= 0) {
                all.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                read = socket.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // Closed too, if less politely.
            return all.toString();
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
