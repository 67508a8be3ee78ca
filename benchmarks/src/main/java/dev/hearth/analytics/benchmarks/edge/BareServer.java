package dev.hearth.analytics.benchmarks.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What the collector is measured against: the same server software takes the same bodies, inflates and parses them, throws it
 * all away and says 200. It checks nothing, and keeps nothing. Parsing is either making the tree of the JSON, or no more than
 * looking at each of its tokens.
 */
final class BareServer extends Handler.Abstract {
    private static final int THREADS_MAX = 32;
    private static final byte[] ANSWER = "{\"accepted\":100}".getBytes(StandardCharsets.US_ASCII);

    private final ObjectMapper json = new ObjectMapper();
    private final boolean tree;

    private BareServer(boolean tree) {
        this.tree = tree;
    }

    public static void main(String[] args) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new BareServer(args[0].equals("tree")));
        server.start();
        System.out.println(ServerProcess.LISTENING + "http://127.0.0.1:" + connector.getLocalPort());
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Content.Source.asByteBuffer(
                request, Promise.from(body -> answer(BufferUtil.toArray(body), response, callback), callback::failed));
        return true;
    }

    private void answer(byte[] body, Response response, Callback callback) {
        try (JsonParser parser =
                json.getFactory().createParser(new GZIPInputStream(new ByteArrayInputStream(body), 8 * 1024))) {
            response.setStatus((tree ? json.readTree(parser).size() : tokens(parser)) > 0 ? 200 : 400);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, ANSWER.length);
            response.write(true, ByteBuffer.wrap(ANSWER), callback);
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    private static long tokens(JsonParser parser) throws IOException {
        long tokens = 0;
        while (parser.nextToken() != null) {
            tokens += parser.getTextLength();
        }
        return tokens;
    }
}
