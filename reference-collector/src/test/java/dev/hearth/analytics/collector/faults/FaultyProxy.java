package dev.hearth.analytics.collector.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server, on a port of its own that it keeps, and does to their connections what networks
 * do. A fault holds for open and for new connections until {@link #pass} lifts it; what was swallowed is gone. Random
 * delays and places of cuts come from the seed.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 8_192;
    private static final int CONNECT_MILLIS_MAX = 10_000;

    /** What happens to the bytes that pass. */
    private enum Fault {
        NONE,
        /** Each piece is held back for a while. */
        DELAY,
        /** Nothing arrives on either side, and nobody is told. */
        BLACKHOLE,
        /** Requests arrive and are carried out, answers do not arrive. */
        ANSWERS_LOST,
        /** Connections are accepted and reset. */
        REFUSE
    }

    /** Who reads at the far end of a pipe. */
    private enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final ServerSocket listener;
    private volatile int targetPort;
    private final Random random;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

    private volatile Fault fault = Fault.NONE;
    private volatile long delayMillisMax;

    /** How many bytes of answers may still pass before every connection is cut; negative: any number. */
    private volatile long bytesToCut = -1;

    private FaultyProxy(ServerSocket listener, int targetPort, long seed) {
        this.listener = listener;
        this.targetPort = targetPort;
        this.random = new Random(seed);
    }

    /** Starts one in front of a port of this machine. */
    public static FaultyProxy start(int targetPort, long seed) throws IOException {
        FaultyProxy proxy =
                new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort, seed);
        daemon("proxy-accept", proxy::accept);
        return proxy;
    }

    /** Where clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The server is at another port from now on. */
    public void retarget(int port) {
        targetPort = port;
    }

    /** Everything passes at once. */
    public void pass() {
        bytesToCut = -1;
        fault = Fault.NONE;
    }

    /** Each piece, in either direction, is held back for up to so long. */
    public void delay(Duration max) {
        delayMillisMax = max.toMillis();
        fault = Fault.DELAY;
    }

    /** Connections stay open, and nothing comes through. */
    public void blackhole() {
        fault = Fault.BLACKHOLE;
    }

    /** The server does what it is asked, and nobody hears of it. */
    public void loseAnswers() {
        fault = Fault.ANSWERS_LOST;
    }

    /** As when the server's process is gone: open connections are reset, and new ones too. */
    public void refuse() {
        fault = Fault.REFUSE;
        cut();
    }

    /** Resets every open connection; new ones pass. */
    public void cut() {
        pairs.forEach(Pair::reset);
    }

    /** Resets every connection in the middle of an answer, once, after at most so many bytes of answers. */
    public void cutWithin(int bytesMax) {
        synchronized (random) {
            bytesToCut = random.nextInt(bytesMax);
        }
    }

    /** Tells the clients that the server will say no more, while the other direction stays open. */
    public void halfClose() {
        pairs.forEach(Pair::halfClose);
    }

    /** How many connections are open. */
    public int connections() {
        return pairs.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                // Closed; or a client that is gone already.
            }
        }
    }

    private void serve(Socket client) throws IOException {
        Socket server = new Socket();
        Pair pair = new Pair(client, server);
        try {
            if (fault == Fault.REFUSE) {
                throw new IOException("refused");
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS_MAX);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            pairs.add(pair);
            daemon("proxy-to-server", () -> pump(pair, Direction.TO_SERVER));
            daemon("proxy-to-client", () -> pump(pair, Direction.TO_CLIENT));
        } catch (IOException e) {
            pair.reset();
            throw e;
        }
    }

    private void pump(Pair pair, Direction direction) {
        byte[] chunk = new byte[CHUNK_BYTES];
        Socket from = direction == Direction.TO_SERVER ? pair.client : pair.server;
        Socket to = direction == Direction.TO_SERVER ? pair.server : pair.client;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                pass(chunk, n, out, direction);
            }
            to.shutdownOutput();
            if (pair.isHalfOver()) {
                pair.reset();
            }
        } catch (IOException e) {
            pair.reset();
        }
    }

    private void pass(byte[] chunk, int length, OutputStream out, Direction direction) throws IOException {
        Fault now = fault;
        if (now == Fault.DELAY) {
            LockSupport.parkNanos(Duration.ofMillis(drawDelayMillis()).toNanos());
        }
        if (now == Fault.BLACKHOLE || (now == Fault.ANSWERS_LOST && direction == Direction.TO_CLIENT)) {
            return;
        }
        int allowed = direction == Direction.TO_CLIENT ? allowedOf(length) : length;
        out.write(chunk, 0, allowed);
        if (allowed < length) {
            cut();
        }
    }

    private long drawDelayMillis() {
        synchronized (random) {
            return random.nextLong(delayMillisMax + 1);
        }
    }

    private int allowedOf(int length) {
        synchronized (random) {
            if (bytesToCut < 0) {
                return length;
            }
            if (bytesToCut >= length) {
                bytesToCut -= length;
                return length;
            }
            int allowed = Math.toIntExact(bytesToCut);
            bytesToCut = -1;
            return allowed;
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening, and resets what is open. */
    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    /** The two halves of one connection. */
    private final class Pair {
        private final Socket client;
        private final Socket server;
        private boolean halfOver;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** True for the second direction that has ended. */
        synchronized boolean isHalfOver() {
            boolean second = halfOver;
            halfOver = true;
            return second;
        }

        void halfClose() {
            try {
                client.shutdownOutput();
            } catch (IOException e) {
                reset();
            }
        }

        void reset() {
            pairs.remove(this);
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    // Not the orderly end that a close would be.
                    socket.setSoLinger(true, 0);
                } catch (IOException e) {
                    // It is closed already.
                }
                try {
                    socket.close();
                } catch (IOException e) {
                    // Closed it is.
                }
            }
        }
    }
}
