package dev.hearth.analytics.collector.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogs of a running collector: read again when a file changes. A catalog that is wrong changes nothing: the last
 * good ones stay, and {@link #state()} says why and since when. Safe for any thread.
 */
public final class LiveCatalogs {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCatalogs.class);

    private final List<CatalogSource> sources;
    private final InstantSource clock;
    private final Consumer<Catalogs> listener;
    private List<Object> seen; // guarded by this
    private volatile State state;

    /**
     * What holds, and whether the files say the same.
     *
     * @param catalogs what is taken now
     * @param since when they were read
     * @param refused what the files hold since then and is not used, or null if {@code catalogs} is what they hold
     */
    public record State(
            Catalogs catalogs, Instant since, @Nullable Refused refused) {}

    /**
     * Files that are not used.
     *
     * @param since when a file was first found to be wrong, after all of them had been good
     * @param problems what is wrong now, at least one
     */
    public record Refused(Instant since, List<LintProblem> problems) {}

    /**
     * Reads them.
     *
     * @param listener is given every good state before it holds, the first one too
     * @throws CatalogException if one is wrong: a collector does not begin with half of what it was given
     */
    public LiveCatalogs(List<CatalogSource> sources, InstantSource clock, Consumer<Catalogs> listener)
            throws CatalogException {
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.listener = listener;
        this.seen = look();
        Catalogs first = Catalogs.read(this.sources);
        listener.accept(first);
        this.state = new State(first, clock.instant(), null);
    }

    /** What holds now, and what does not. */
    public State state() {
        return state;
    }

    /** How many files there are. */
    public int files() {
        return sources.size();
    }

    /** What holds now. */
    public Catalogs current() {
        return state.catalogs();
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
            state = new State(read, clock.instant(), null);
            LOG.info("the catalogs were read again");
        } catch (CatalogException e) {
            refuse(e.problems());
        } catch (RuntimeException e) {
            // Nothing that the linter lets through should come here; whatever does, the good ones stay.
            refuse(List.of(new LintProblem("the catalogs", "", "unusable", String.valueOf(e.getMessage()))));
        }
    }

    private void refuse(List<LintProblem> problems) {
        Refused before = state.refused();
        Instant since = before == null ? clock.instant() : before.since();
        state = new State(state.catalogs(), state.since(), new Refused(since, problems));
        LOG.error(
                "the catalogs stay as they were: {}{}",
                problems.get(0),
                problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)");
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
