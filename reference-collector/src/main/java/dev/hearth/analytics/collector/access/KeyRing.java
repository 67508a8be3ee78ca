package dev.hearth.analytics.collector.access;

import dev.hearth.analytics.collector.access.KeyFile.KeyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that hold now: those that were given at the start, and for a kind of which none was given, those of a file, which
 * is looked at again and again. A file that cannot be used changes nothing: the keys that held go on holding. Safe for
 * any thread.
 */
public final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Map<String, String> clientKeys;
    private final Set<String> serviceTokens;
    private final @Nullable Path file;

    private volatile AccessKeys current;

    // Guarded by this.
    private @Nullable Object seen;

    /**
     * Reads the file, if there is one.
     *
     * @throws KeyFileException if it cannot be used
     */
    public KeyRing(Map<String, String> clientKeys, Set<String> serviceTokens, @Nullable Path file)
            throws KeyFileException {
        this.clientKeys = clientKeys;
        this.serviceTokens = serviceTokens;
        this.file = file;
        if (file == null) {
            current = AccessKeys.of(clientKeys, Set.of(), serviceTokens);
        } else {
            seen = look(file);
            current = with(KeyFile.read(file));
        }
    }

    public AccessKeys current() {
        return current;
    }

    /** Reads the file again if it has changed. Called now and then. */
    public synchronized void refresh() {
        if (file == null) {
            return;
        }
        Object now = look(file);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            KeyFile read = KeyFile.read(file);
            current = with(read);
            LOG.info("the keys were read again: {}", read);
        } catch (KeyFileException e) {
            LOG.error("the keys stay as they were: {}", e.getMessage());
        }
    }

    private AccessKeys with(KeyFile read) {
        return AccessKeys.of(
                clientKeys.isEmpty() ? read.clientKeys() : clientKeys,
                read.disabled(),
                serviceTokens.isEmpty() ? read.serviceTokens() : serviceTokens);
    }

    /** What changes whenever the file is written or replaced. */
    private static Object look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "gone";
        }
    }
}
