package dev.hearth.analytics.collector.store.redis;

import java.io.IOException;

/** Redis works, and has answered a script with an error that trying again does not change. */
final class RedisErrorException extends IOException {
    private static final long serialVersionUID = 1;

    RedisErrorException(String message, Throwable cause) {
        super(message, cause);
    }
}
