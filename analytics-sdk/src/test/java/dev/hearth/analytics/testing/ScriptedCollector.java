package dev.hearth.analytics.testing;

import dev.hearth.analytics.spi.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A collector on a raw socket, that does what it is told: stalls, answers half, disconnects, lies about the time.
 */
public final class ScriptedCollector extends PretendCollector {
    private final ServerSocket server;
    private final Set<Socket> sockets = Collections.synchronizedSet(new HashSet<>());
    private volatile boolean closed;

    private ScriptedCollector(Clock clock, ServerSocket server) {
        super(clock);
        this.server = server;
    }

    /** Listens on a free port of the loopback interface, with {@code clock}'s wall time for the server's. */
    public static ScriptedCollector start(Clock clock) throws IOException {
        return start(clock, 0);
    }

    /** The same on the port of one that was closed. */
    public static ScriptedCollector start(Clock clock, int port) throws IOException {
        ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        ScriptedCollector collector = new ScriptedCollector(clock, socket);
        daemon(collector::acceptConnections);
        return collector;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The port. */
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void acceptConnections() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            Map<String, String> head = readHead(in);
            while (head != null && exchange(head, in, out)) {
                head = readHead(in);
            }
        } catch (IOException e) {
            // the client has gone, or this collector has been closed: either is part of a test
        } finally {
            sockets.remove(socket);
        }
    }

    private boolean exchange(Map<String, String> head, InputStream in, OutputStream out) throws IOException {
        boolean post = head.getOrDefault(":request", "").startsWith("POST /api/analytics/events ");
        Reply reply = next(post);
        if (reply.manner == Reply.Manner.CUT_EARLY) {
            return false;
        }
        byte[] body = in.readNBytes(Integer.parseInt(head.getOrDefault("content-length", "0")));
        remember(head, body);
        switch (reply.manner) {
            case HANG -> in.read();
            case CUT, CUT_EARLY -> {}
            case TAKE_AND_CUT -> taken(body);
            case TAKE_AND_HALF -> {
                byte[] whole = bytes(taken(body));
                out.write(whole, 0, whole.length - 20);
                out.flush();
            }
            case TRICKLE -> {
                trickle(bytes(taken(body)), out);
                return true;
            }
            case ANSWER -> {
                out.write(bytes(reply));
                return true;
            }
            case ACCEPT -> {
                out.write(bytes(behave(post, head, body)));
                return true;
            }
        }
        return false;
    }

    private static void trickle(byte[] bytes, OutputStream out) throws IOException {
        for (byte each : bytes) {
            out.write(each);
            out.flush();
        }
    }

    private byte[] bytes(Reply reply) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status + " Scripted\r\n");
        if (!reply.headers.containsKey("X-Server-Time")) {
            head.append("X-Server-Time: ").append(now()).append("\r\n");
        }
        reply.headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        if (reply.status != 204 && reply.status != 304) {
            head.append("Content-Length: ").append(reply.body.length).append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(headBytes);
        all.writeBytes(reply.body);
        return all.toByteArray();
    }

    private static @Nullable Map<String, String> readHead(InputStream in) throws IOException {
        Map<String, String> head = new LinkedHashMap<>();
        for (String line = readLine(in); line != null; line = readLine(in)) {
            if (line.isEmpty()) {
                return head;
            }
            int colon = line.indexOf(':');
            if (head.isEmpty()) {
                head.put(":request", line);
            } else if (colon > 0) {
                head.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return null;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).trim();
            }
            line.write(next);
        }
        return null;
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-collector");
        thread.setDaemon(true);
        thread.start();
    }
}
