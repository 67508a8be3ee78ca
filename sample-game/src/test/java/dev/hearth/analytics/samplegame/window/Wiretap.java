package dev.hearth.analytics.samplegame.window;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a game and its collector, passes everything on, and counts what the game says: each connection, each byte. */
final class Wiretap implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final ServerSocket server;
    private final URI collector;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Wiretap(URI collector) throws IOException {
        this.collector = collector;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    /** Where the game takes the collector to be. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    long connections() {
        return connections.get();
    }

    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket game = server.accept();
            connections.incrementAndGet();
            Socket other = new Socket(collector.getHost(), collector.getPort());
            start("said", () -> pass(game, other, bytes));
            start("answered", () -> pass(other, game, new AtomicLong()));
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong count) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
            }
        }
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side has hung up, or the test is over.
                    }
                },
                "wiretap " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
