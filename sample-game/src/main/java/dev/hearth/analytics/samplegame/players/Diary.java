package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.samplegame.GameListener;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one player did, as the player remembers it; written by playing, and read by nobody but {@link ExpectedKpis}. It
 * shares no code with the library or the collector, so that their numbers can be held against it.
 *
 * <p>It holds what the player has agreed to tell. What happened before the player was asked counts once they have agreed;
 * after a no, nothing is written any more.
 */
public final class Diary implements GameListener {
    private enum Answer {
        NOT_YET,
        YES,
        NO
    }

    private final InstantSource clock;
    private final List<Session> sessions = new ArrayList<>();
    private final List<Instant> dialogues = new ArrayList<>();
    private final List<Instant> commands = new ArrayList<>();
    private final List<Instant> buildings = new ArrayList<>();
    private final List<Trade> trades = new ArrayList<>();
    private final List<Instant> sittings = new ArrayList<>();
    private Answer answer = Answer.NOT_YET;
    private @Nullable Instant sessionStart;

    /** An empty diary. */
    public Diary(InstantSource clock) {
        this.clock = clock;
    }

    /** The player sat down to play, or came back after a long while. */
    public void sessionStarted() {
        if (answer != Answer.NO) {
            sessionStart = clock.instant();
            sittings.add(clock.instant());
        }
    }

    /** The player stopped playing. */
    public void sessionEnded() {
        if (sessionStart != null) {
            sessions.add(new Session(sessionStart, clock.instant()));
            sittings.add(clock.instant());
            sessionStart = null;
        }
    }

    @Override
    public void dialogueOpened(String dialogueId, String villagerName) {
        if (answer != Answer.NO) {
            dialogues.add(clock.instant());
        }
    }

    @Override
    public void commandExecuted(String command, long durationMillis) {
        if (answer != Answer.NO) {
            commands.add(clock.instant());
        }
    }

    @Override
    public void buildingRaised(Building building, int villagers) {
        if (answer != Answer.NO) {
            buildings.add(clock.instant());
        }
    }

    @Override
    public void goodsTraded(Good give, Good take, int amount) {
        if (answer != Answer.NO) {
            trades.add(new Trade(clock.instant(), amount));
        }
    }

    /** Feasts are remembered as commands. */
    @Override
    public void feastHeld(int guests) {}

    /** The player agreed that this may be told. */
    public void agreed() {
        answer = Answer.YES;
    }

    /** The player said no. What was told before has been told; the session that is going on will never be told to end. */
    public void refused() {
        if (answer == Answer.NOT_YET) {
            sittings.clear();
            sessions.clear();
            dialogues.clear();
            commands.clear();
            buildings.clear();
            trades.clear();
        }
        answer = Answer.NO;
        sessionStart = null;
    }

    /** Whether the player has agreed, and not withdrawn it. */
    public boolean isTold() {
        return answer == Answer.YES;
    }

    /** The sessions that began and ended; none if the player has never agreed. */
    public List<Session> sessions() {
        return told(sessions);
    }

    /** When dialogues were opened; none if the player has never agreed. */
    public List<Instant> dialogues() {
        return told(dialogues);
    }

    /** When commands were executed; none if the player has never agreed. */
    public List<Instant> commands() {
        return told(commands);
    }

    /** When buildings were put up; none if the player has never agreed. */
    public List<Instant> buildings() {
        return told(buildings);
    }

    /** The trades; none if the player has never agreed. */
    public List<Trade> trades() {
        return told(trades);
    }

    /** When sessions began or ended; none if the player has never agreed. */
    public List<Instant> sittings() {
        return told(sittings);
    }

    private <T> List<T> told(List<T> entries) {
        return answer == Answer.NOT_YET ? List.of() : List.copyOf(entries);
    }

    /** A trade that brought {@code amount} of something. */
    public record Trade(Instant at, int amount) {}

    /** A stretch of play. */
    public record Session(Instant start, Instant end) {}
}
