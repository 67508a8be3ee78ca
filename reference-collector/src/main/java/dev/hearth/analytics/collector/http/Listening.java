package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Where connections come in, and how many: HTTP/1.1, in plain or over TLS. */
final class Listening extends ServerConnector {
    private static final int ACCEPT_QUEUE_MAX = 1_024;
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = -1;
    /** How long a connection may be silent when the server stops. */
    private static final Duration STOP_IDLE_MAX = Duration.ofMillis(300);

    private static final Duration KEYSTORE_LOOKED_AT = Duration.ofSeconds(10);

    private final ConnectionLimits connections;

    private Listening(Server server, ConnectionLimits connections, ConnectionFactory... factories) {
        super(server, null, null, server.getByteBufferPool(), ACCEPTORS, SELECTORS, factories);
        this.connections = connections;
        addBean(connections);
    }

    static ByteBufferPool bufferPool() {
        return new ErasingBufferPool();
    }

    static Listening on(
            Server server, HttpEdge.Settings settings, ConnectionLimits connections, ConnectionGuard guard) {
        Limits limits = settings.limits();
        HttpEdge.Tls tls = settings.tls();
        HttpConnectionFactory http = new HttpConnectionFactory(configuration(limits, tls != null));
        Listening listening = tls == null
                ? new Listening(server, connections, http)
                : new Listening(server, connections, secure(server, tls, http), http);
        listening.setHost(settings.host());
        listening.setPort(settings.port());
        listening.setAcceptQueueSize(ACCEPT_QUEUE_MAX);
        listening.setIdleTimeout(limits.seconds(Limit.IDLE_SECONDS).toMillis());
        listening.setShutdownIdleTimeout(STOP_IDLE_MAX.toMillis());
        listening.addBean(guard);
        server.addConnector(listening);
        return listening;
    }

    private static HttpConfiguration configuration(Limits limits, boolean secure) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(limits.whole(Limit.HEADER_BYTES));
        http.setUriCompliance(UriCompliance.RFC3986);
        if (secure) {
            // A client that names the server by its number has no name that a certificate could be asked for.
            http.addCustomizer(new SecureRequestCustomizer(false));
        }
        return http;
    }

    /** A certificate that is replaced in its file is taken without a restart. */
    private static SslConnectionFactory secure(Server server, HttpEdge.Tls tls, HttpConnectionFactory http) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStorePath(tls.keyStore().toAbsolutePath().toString());
        context.setKeyStorePassword(tls.password());
        context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        KeyStoreScanner scanner = new KeyStoreScanner(context);
        scanner.setScanInterval((int) KEYSTORE_LOOKED_AT.toSeconds());
        server.addBean(scanner);
        return new SslConnectionFactory(context, http.getProtocol());
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        connections.admit(channel);
        return super.newEndPoint(channel, selector, key);
    }
}
