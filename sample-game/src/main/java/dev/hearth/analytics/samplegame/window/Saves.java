package dev.hearth.analytics.samplegame.window;

import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.VillageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The player's one saved village. A save that cannot be read is put aside, never overwritten. */
public final class Saves {
    private final Path file;
    private final long seed;

    /**
     * Keeps the village in {@code directory}, which must exist.
     *
     * @param seed of the village that is founded if there is none
     */
    public Saves(Path directory, long seed) {
        this.file = directory.resolve("village.txt");
        this.seed = seed;
    }

    /** The saved village, or a new one. */
    Village open() {
        VillageFile saved = new VillageFile(file);
        if (!saved.exists()) {
            return Village.found(seed);
        }
        try {
            return saved.load();
        } catch (IOException e) {
            System.err.println(
                    "Put aside as " + putAside().getFileName() + ", a new village begins: " + e.getMessage());
            return Village.found(seed);
        }
    }

    void save(Village village) {
        try {
            new VillageFile(file).save(village);
        } catch (IOException e) {
            System.err.println("The village could not be saved: " + e);
        }
    }

    private Path putAside() {
        Path aside = file.resolveSibling("village-unreadable.txt");
        try {
            return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
