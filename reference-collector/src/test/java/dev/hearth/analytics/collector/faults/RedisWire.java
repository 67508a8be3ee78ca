package dev.hearth.analytics.collector.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one Redis server, in version 2 of its protocol: enough to look after servers and to look into them
 * without the client that is under test. For one thread.
 */
public final class RedisWire implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    public RedisWire(int port) throws IOException {
        this(port, TIMEOUT);
    }

    /** With an own bound for connecting and for each answer. */
    public RedisWire(int port, Duration timeout) throws IOException {
        int timeoutMillis = millis(timeout);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new BufferedOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Another bound for each answer from now on. */
    public void waitFor(Duration timeout) throws IOException {
        socket.setSoTimeout(millis(timeout));
    }

    private static int millis(Duration timeout) {
        return Math.toIntExact(timeout.toMillis());
    }

    /** A server's answer that is an error. */
    public static final class RedisErrorException extends IOException {
        private static final long serialVersionUID = 1;

        RedisErrorException(String message) {
            super(message);
        }
    }

    /** One command on a connection of its own. */
    public static @Nullable Object once(int port, String... command) throws IOException {
        try (RedisWire wire = new RedisWire(port)) {
            return wire.command(command);
        }
    }

    /** The answer: a String, a Long, a List of these, or null. */
    public @Nullable Object command(String... words) throws IOException {
        out.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.write('\r');
            out.write('\n');
        }
        out.flush();
        return answer();
    }

    /** An answer that is a text. */
    public String text(String... words) throws IOException {
        return String.valueOf(command(words));
    }

    /** An answer that is a list of texts. */
    public List<String> texts(String... words) throws IOException {
        List<String> texts = new ArrayList<>();
        if (command(words) instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }

    private @Nullable Object answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> throw new RedisErrorException(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IOException("not an answer: " + line);
        };
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || !line().isEmpty()) {
            throw new EOFException("cut off in an answer");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private @Nullable List<@Nullable Object> list(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(answer());
        }
        return list;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("cut off before an answer");
            }
            line.append((char) b);
        }
        if (in.read() != '\n') {
            throw new EOFException("cut off in a line");
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
