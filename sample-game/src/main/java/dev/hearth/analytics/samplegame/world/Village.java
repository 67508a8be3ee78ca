package dev.hearth.analytics.samplegame.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * A village: its land, stock and people, and its time. One thread at a time.
 *
 * <p>It keeps itself consistent (people eat at dawn, a house brings somebody new, a storehouse brings room); whether a
 * player may do something is for the rules to say.
 */
public final class Village {
    /** The most people that a village can have. */
    public static final int VILLAGERS_MAX = 16;

    private static final int MOOD_OF_NEWCOMERS = 60;
    private static final int MOOD_LOST_HUNGRY = 8;
    private static final int MOOD_GAINED_FED = 1;
    private static final List<String> NAMES = List.of(
            "Mira", "Tomas", "Ada", "Joren", "Petra", "Oskar", "Lena", "Bram", "Ines", "Radek", "Sunna", "Wim", "Elif",
            "Caro", "Nils", "Yara");

    private final String id;
    private final long seed;
    private final Land land;
    private final Stock stock = new Stock();
    private final List<Villager> villagers = new ArrayList<>();
    private VillageTime time;
    private long lastFeastDay;

    Village(String id, long seed, VillageTime time) {
        this.id = id;
        this.seed = seed;
        this.time = time;
        this.land = Land.grow(seed);
    }

    /** A new village at the dawn of its first day. The same seed founds the same village. */
    public static Village found(long seed) {
        String id = String.format(Locale.ROOT, "village-%016x", new Random(seed).nextLong());
        Village village = new Village(id, seed, new VillageTime(0).nextDawn());
        village.villagers.add(new Villager(NAMES.get(0), Job.ELDER, MOOD_OF_NEWCOMERS));
        village.villagers.add(new Villager(NAMES.get(1), Job.FARMER, MOOD_OF_NEWCOMERS));
        village.villagers.add(new Villager(NAMES.get(2), Job.WOODCUTTER, MOOD_OF_NEWCOMERS));
        village.stock.add(Good.WOOD, 14);
        village.stock.add(Good.STONE, 4);
        village.stock.add(Good.GRAIN, 20);
        village.stock.add(Good.COINS, 6);
        return village;
    }

    /** The village's id: made from the seed, not from anything about the player. */
    public String id() {
        return id;
    }

    /** What the village was founded with. */
    public long seed() {
        return seed;
    }

    /** The tiles. */
    public Land land() {
        return land;
    }

    /** The goods. */
    public Stock stock() {
        return stock;
    }

    /** The people, in the order they came. */
    public List<Villager> villagers() {
        return Collections.unmodifiableList(villagers);
    }

    /** Whoever has that name. */
    public Optional<Villager> villager(String name) {
        return villagers.stream()
                .filter(villager -> villager.name().equals(name))
                .findFirst();
    }

    /** What time it is here. */
    public VillageTime time() {
        return time;
    }

    /** The day of the last feast; 0 before the first. */
    public long lastFeastDay() {
        return lastFeastDay;
    }

    /** Remembers that there was a feast today. */
    public void feast() {
        lastFeastDay = time.day();
    }

    /** Lets {@code minutes} pass; at each dawn in between, everybody eats. */
    public void pass(long minutes) {
        VillageTime end = time.plus(minutes);
        while (time.nextDawn().minute() <= end.minute()) {
            time = time.nextDawn();
            breakfast();
        }
        time = end;
    }

    /** Puts {@code building} on {@code tile}, with all that follows from it. Costs nothing here. */
    public void raise(Building building, Tile tile) {
        place(building, tile);
        if (building == Building.HOUSE && villagers.size() < VILLAGERS_MAX) {
            villagers.add(new Villager(NAMES.get(villagers.size()), newcomersJob(), MOOD_OF_NEWCOMERS));
        }
        if (building == Building.FARM) {
            tile.ripenAt(time.minute() + VillageTime.MINUTES_A_DAY / 2);
        }
    }

    void place(Building building, Tile tile) {
        tile.place(building);
        if (building == Building.STOREHOUSE) {
            stock.raiseCapacity(Building.STOREHOUSE_CAPACITY);
        }
    }

    void settle(Villager villager) {
        villagers.add(villager);
    }

    void rememberFeast(long day) {
        lastFeastDay = day;
    }

    private void breakfast() {
        for (Villager villager : villagers) {
            boolean fed = stock.take(Good.GRAIN, 1) == 1;
            villager.cheer(fed ? MOOD_GAINED_FED : -MOOD_LOST_HUNGRY);
        }
    }

    /** Newcomers take the jobs in turn; there is one elder only. */
    private Job newcomersJob() {
        List<Job> jobs = List.of(Job.MASON, Job.TRADER, Job.FARMER, Job.WOODCUTTER);
        return jobs.get(villagers.size() % jobs.size());
    }
}
