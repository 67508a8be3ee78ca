package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.okhttp.OkHttpTransport;
import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The library's own transport, which is not touched before the first request: looking at its class alone has OkHttp looked
 * for in all jars of the game. Network thread.
 */
final class OwnTransport implements Transport {
    private @Nullable Transport okHttp;

    @Override
    public Answer exchange(Request request) throws IOException {
        Transport made = okHttp;
        if (made == null) {
            made = OkHttpTransport.create();
            okHttp = made;
        }
        return made.exchange(request);
    }

    @Override
    public void close() {
        if (okHttp != null) {
            okHttp.close();
        }
    }
}
