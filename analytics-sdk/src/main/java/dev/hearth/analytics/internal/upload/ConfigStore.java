package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.internal.files.DurableFile;
import dev.hearth.analytics.internal.wire.RemoteConfig;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The collector's configuration, as last answered: the file {@code config}, holding the ETag, a line feed, and the answer
 * as it came. The salts of days that the collector has destroyed are gone from here with the next answer. I/O thread only.
 */
final class ConfigStore {
    private static final int BYTES_MAX = 256 * 1024;
    private static final int ETAG_CHARS_MAX = 256;

    private final DurableFile file;
    private final DiagnosticLog log;
    private @Nullable RemoteConfig config;
    private @Nullable String etag;

    ConfigStore(File directory, DiagnosticLog log) {
        this.file = new DurableFile(directory, "config", BYTES_MAX);
        this.log = log;
    }

    /** The configuration, or null if none was answered yet. */
    @Nullable
    RemoteConfig config() {
        return config;
    }

    /** What to ask for with {@code If-None-Match}, or null. */
    @Nullable
    String etag() {
        return config == null ? null : etag;
    }

    /** Reads the file; what cannot be read is asked for anew. */
    void load() {
        try {
            byte[] content = file.read();
            if (content == null) {
                return;
            }
            int lineEnd = 0;
            while (lineEnd < content.length && content[lineEnd] != '\n') {
                lineEnd++;
            }
            String readEtag = new String(content, 0, lineEnd, StandardCharsets.US_ASCII);
            config = RemoteConfig.parse(
                    Arrays.copyOfRange(content, Math.min(content.length, lineEnd + 1), content.length));
            etag = readEtag.isEmpty() ? null : readEtag;
        } catch (IOException e) {
            log.log(DiagnosticLog.Level.WARN, "the cached configuration cannot be read; it will be asked for", e);
        }
    }

    /**
     * Takes an answer and keeps it.
     *
     * @throws IOException if it is not a configuration; then nothing changes
     */
    void store(@Nullable String newEtag, byte[] body) throws IOException {
        config = RemoteConfig.parse(body);
        etag = newEtag != null && newEtag.length() <= ETAG_CHARS_MAX && newEtag.indexOf('\n') < 0 ? newEtag : null;
        byte[] head = ((etag == null ? "" : etag) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] content = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, content, head.length, body.length);
        try {
            file.write(content);
        } catch (IOException e) {
            log.log(DiagnosticLog.Level.WARN, "the collector's configuration could not be kept on the disk", e);
        }
    }

    /** Forgets it; answers whether there is no file any more. */
    boolean purge() {
        config = null;
        etag = null;
        try {
            file.delete();
            return true;
        } catch (IOException e) {
            log.log(DiagnosticLog.Level.WARN, "the cached configuration could not be deleted", e);
            return false;
        }
    }
}
