package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.wire.RequestSigner;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.Transport;
import java.io.File;
import java.net.URI;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What an {@link Uploader} works with. Immutable. */
public final class UploadParts {
    final EventQueue queue;
    final ServerTime time;
    final Clock clock;
    final Random random;
    final DiagnosticLog log;
    final URI endpoint;
    final RequestSigner signer;
    final File directory;
    final ConnectivityGate gate;
    final @Nullable Transport transport;
    final long flushMillis;

    /**
     * @param directory holds the cached configuration
     * @param transport null for OkHttp
     * @param flushMillis how long events wait for company, unless the collector says otherwise
     */
    public UploadParts(
            EventQueue queue,
            ServerTime time,
            Clock clock,
            Random random,
            DiagnosticLog log,
            URI endpoint,
            RequestSigner signer,
            File directory,
            ConnectivityGate gate,
            @Nullable Transport transport,
            long flushMillis) {
        this.queue = queue;
        this.time = time;
        this.clock = clock;
        this.random = random;
        this.log = log;
        this.endpoint = endpoint;
        this.signer = signer;
        this.directory = directory;
        this.gate = gate;
        this.transport = transport;
        this.flushMillis = flushMillis;
    }
}
