package dev.hearth.analytics.samplegame.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A saved village: a text of one fact a line, so that a curious player can read it.
 *
 * <p>A village is saved beside the old file and then moved over it, so a kill in the middle leaves the old one. A file
 * that cannot be understood is refused as a whole, naming the line.
 */
public final class VillageFile {
    private static final String HEADER = "hearth-village 1";

    private final Path file;

    /** The village kept in {@code file}, which need not exist yet. */
    public VillageFile(Path file) {
        this.file = file;
    }

    /** Whether there is a saved village. */
    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * Saves {@code village}, in place of whatever was saved before.
     *
     * @throws IOException if it cannot; what was saved before is then still there
     */
    public void save(Village village) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, lines(village), StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Loads the saved village.
     *
     * @throws IOException if there is none, it cannot be read, or it is not a village
     */
    public Village load() throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.size() < 2 || !lines.get(0).equals(HEADER)) {
            throw new IOException(file + " is not a saved village: it must begin with \"" + HEADER + "\"");
        }
        Village village = null;
        for (int i = 1; i < lines.size(); i++) {
            List<String> words = Arrays.asList(lines.get(i).split(" ", -1));
            try {
                if (village == null) {
                    village = founded(words);
                } else {
                    read(words, village);
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IOException(
                        file + " is not a saved village: line " + (i + 1) + " is \"" + lines.get(i) + '"', e);
            }
        }
        return Objects.requireNonNull(village);
    }

    private static List<String> lines(Village village) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        lines.add(join("village", village.id(), village.seed(), village.time().minute(), village.lastFeastDay()));
        for (Tile tile : village.land().tiles()) {
            Position at = tile.position();
            Building building = tile.building();
            if (building != null && building != Building.HEARTH) {
                lines.add(join("building", at.column(), at.row(), building.id()));
            }
            if (tile.ripeAtMinute() > 0) {
                lines.add(join("ripe", at.column(), at.row(), tile.ripeAtMinute()));
            }
        }
        for (Good good : Good.values()) {
            lines.add(join("stock", good.id(), village.stock().amount(good)));
        }
        for (Villager villager : village.villagers()) {
            lines.add(join("villager", villager.name(), villager.job().id(), villager.mood()));
        }
        return lines;
    }

    private static Village founded(List<String> words) {
        if (!words.get(0).equals("village")) {
            throw new IllegalArgumentException("the first fact must be the village");
        }
        Village village = new Village(words.get(1), Long.parseLong(words.get(2)), new VillageTime(count(words.get(3))));
        village.rememberFeast(count(words.get(4)));
        return village;
    }

    private static void read(List<String> words, Village village) {
        switch (words.get(0)) {
            case "building" -> village.place(Building.valueOf(constant(words.get(3))), tile(words, village));
            case "ripe" -> tile(words, village).ripenAt(count(words.get(3)));
            case "stock" -> village.stock().add(Good.valueOf(constant(words.get(1))), (int) count(words.get(2)));
            case "villager" ->
                village.settle(
                        new Villager(words.get(1), Job.valueOf(constant(words.get(2))), (int) count(words.get(3))));
            default -> throw new IllegalArgumentException("unknown fact " + words.get(0));
        }
    }

    private static Tile tile(List<String> words, Village village) {
        Position at = new Position(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
        return village.land().at(at).orElseThrow(() -> new IllegalArgumentException("no tile at " + at));
    }

    private static long count(String word) {
        long count = Long.parseLong(word);
        if (count < 0) {
            throw new IllegalArgumentException("negative: " + word);
        }
        return count;
    }

    private static String constant(String id) {
        return id.toUpperCase(Locale.ROOT);
    }

    private static String join(Object... words) {
        List<String> texts = new ArrayList<>();
        for (Object word : words) {
            texts.add(word.toString());
        }
        return String.join(" ", texts);
    }
}
