package dev.hearth.analytics.samplegame.players;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Players of every kind, here and in other time zones, each with a device of their own. */
public final class Town {
    private final Simulation simulation;
    private final Surroundings surroundings;
    private final Path directory;
    private final Random seeds;
    private final List<Player> players = new ArrayList<>();
    private final List<Routine> routines = new ArrayList<>();

    /**
     * An empty town.
     *
     * @param directory where the players' devices are; must exist
     * @param seed the same one makes the same town, where the same things happen
     */
    public Town(Simulation simulation, Surroundings surroundings, Path directory, long seed) {
        this.simulation = simulation;
        this.surroundings = surroundings;
        this.directory = directory;
        this.seeds = new Random(seed);
    }

    /** Has a player move in who lives as {@code persona} does, with clocks {@code hoursEast} of UTC. */
    public Player settle(Persona persona, int hoursEast) throws IOException {
        Path home = Files.createDirectory(directory.resolve("player-" + players.size()));
        Player player = new Player(surroundings, home, seeds.nextLong());
        players.add(player);
        routines.add(new Routine(simulation, player, persona, hoursEast, seeds.nextLong()));
        return player;
    }

    /** Plans what everybody does between {@code start} and {@code end}. */
    public void plan(Instant start, Instant end) {
        routines.forEach(routine -> routine.plan(start, end));
    }

    /** Sends what is left on the devices of those who have quit and do not come back; true if nothing is left then. */
    public boolean sendWhatIsLeft() {
        return players.stream().filter(player -> !player.sendWhatIsLeft()).count() == 0;
    }

    /** Everybody, in the order they came. */
    public List<Player> players() {
        return List.copyOf(players);
    }

    /** What everybody did. */
    public List<Diary> diaries() {
        return players.stream().map(Player::diary).toList();
    }
}
