package dev.hearth.analytics.collector.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogs of a running collector: read again when a file changes. A catalog that is wrong changes nothing: the last
 * good ones stay, and {@link #problem()} says why. Safe for any thread.
 */
public final class LiveCatalogs {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCatalogs.class);

    private final List<CatalogSource> sources;
    private final Consumer<Catalogs> listener;
    private List<Object> seen; // guarded by this
    private volatile Catalogs current;
    private volatile @Nullable String problem;

    /**
     * Reads them.
     *
     * @param listener is given every good state before it holds, the first one too
     * @throws CatalogException if one is wrong: a collector does not begin with half of what it was given
     */
    public LiveCatalogs(List<CatalogSource> sources, Consumer<Catalogs> listener) throws CatalogException {
        this.sources = List.copyOf(sources);
        this.listener = listener;
        this.seen = look();
        this.current = Catalogs.read(this.sources);
        listener.accept(current);
    }

    /** What holds now. */
    public Catalogs current() {
        return current;
    }

    /** Why a file that has changed is not used, or null. */
    public @Nullable String problem() {
        return problem;
    }

    /** Reads the files again if one has changed. Reads from the disk. */
    public synchronized void refresh() {
        List<Object> now = look();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            Catalogs read = Catalogs.read(sources);
            listener.accept(read);
            current = read;
            problem = null;
            LOG.info("the catalogs were read again");
        } catch (CatalogException | IllegalArgumentException e) {
            problem = e.getMessage();
            LOG.error("the catalogs stay as they were: {}", e.getMessage());
        }
    }

    /** What changes whenever a file is written or replaced. */
    private List<Object> look() {
        return sources.stream().map(source -> look(source.file())).toList();
    }

    private static Object look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "gone";
        }
    }
}
