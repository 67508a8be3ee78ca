package dev.hearth.analytics.collector.catalog;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a game's catalog is, and whose it is.
 *
 * @param key the client key whose events it is for; null for every sender
 */
public record CatalogSource(@Nullable String key, Path file) {
    private static final String KEY = "[A-Za-z0-9_.-]{1,64}";

    /** Reads {@code KEY=FILE} or {@code FILE}. A file whose name has a {@code =} is given with a key, or as {@code ./a=b}. */
    public static CatalogSource parse(String text) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? "" : text.substring(0, equals);
        return key.matches(KEY)
                ? new CatalogSource(key, Path.of(text.substring(equals + 1)))
                : new CatalogSource(null, Path.of(text));
    }
}
