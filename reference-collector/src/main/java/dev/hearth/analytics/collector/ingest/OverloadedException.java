package dev.hearth.analytics.collector.ingest;

import java.io.IOException;

/** There is too much to do: nothing was taken, and later makes sense. */
public final class OverloadedException extends IOException {
    private static final long serialVersionUID = 1;

    OverloadedException() {
        super("too many bodies are being read");
    }
}
