package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.samplegame.Game;
import dev.hearth.analytics.samplegame.GameTelemetry;
import dev.hearth.analytics.samplegame.dialogue.Conversation;
import dev.hearth.analytics.samplegame.dialogue.Dialogue;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.VillageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One player with a device, a village and a diary: launches the game, talks, commands, looks away, saves, quits, and
 * comes back. What a window does for a person, this does by dice; the same seed plays the same way. For the thread that
 * moves the clock.
 */
public final class Player {
    private static final long PATIENCE_SECONDS = 30;

    private final Surroundings surroundings;
    private final Path home;
    private final long seed;
    private final Random random;
    private final Habits habits;
    private final Diary diary;
    private final NetworkSwitch network = new NetworkSwitch();
    private @Nullable Play play;
    private boolean hasUnsentEvents;

    /**
     * A player who has not played yet.
     *
     * @param home the player's device: an existing directory of their own
     */
    public Player(Surroundings surroundings, Path home, long seed) {
        this(surroundings, home, seed, new Diary(surroundings.clock()));
    }

    /** A player who goes on with a diary, on a device that was played on before. */
    public Player(Surroundings surroundings, Path home, long seed, Diary diary) {
        this.surroundings = surroundings;
        this.home = home;
        this.seed = seed;
        this.diary = diary;
        random = new Random(seed);
        habits = new Habits(random);
    }

    /** What the player did. */
    public Diary diary() {
        return diary;
    }

    /** The network of the player's device. */
    public NetworkSwitch network() {
        return network;
    }

    /** Whether the game is running. */
    public boolean isPlaying() {
        return play != null;
    }

    /** The analytics of the running game. */
    public GameTelemetry telemetry() {
        return running().telemetry;
    }

    /** Launches the game, in the saved village if there is one. */
    public void launch() {
        if (play != null) {
            throw new IllegalStateException("already playing");
        }
        VillageFile file = new VillageFile(home.resolve("village.txt"));
        try {
            Village village = file.exists() ? file.load() : Village.found(seed);
            surroundings.clock().awaitNewcomer(() -> play = new Play(file, village));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        diary.sessionStarted();
    }

    /** Answers the question of the first launch, if it is asked. */
    public void answer(Persona.Answer answer) {
        GameTelemetry telemetry = telemetry();
        if (telemetry.shouldAsk() && answer != Persona.Answer.NONE) {
            telemetry.allow(answer == Persona.Answer.YES);
            if (answer == Persona.Answer.YES) {
                diary.agreed();
            } else {
                diary.refused();
            }
        }
    }

    /** Does the next thing that comes to mind: talks to somebody, or gives a command. */
    public void act() {
        Play now = running();
        now.passTime();
        if (random.nextInt(100) < 35) {
            talk(now.game);
        } else {
            now.game.execute(habits.next(now.game.village()));
        }
    }

    /** How long until the next thing comes to mind. */
    public Duration pauseForThought() {
        return Duration.ofMillis(3_000 + random.nextInt(20_000));
    }

    /** Looks at another window for a moment too short to end the session. */
    public void lookAway() {
        running().telemetry.paused();
    }

    /** Looks back at the game, soon enough. */
    public void lookBack() {
        running().resume();
    }

    /** Puts the game aside for so long that it ends the session. */
    public void putAside() {
        running().telemetry.paused();
        diary.sessionEnded();
    }

    /** Takes the game up again after it was put aside. */
    public void takeUp() {
        running().resume();
        diary.sessionStarted();
    }

    /** Moves the switch in the settings to off. */
    public void withdraw() {
        running().telemetry.allow(false);
        diary.refused();
    }

    /** Saves the village and quits the game. */
    public void quit() {
        Play now = running();
        now.passTime();
        try {
            now.file.save(now.game.village());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hasUnsentEvents = !now.telemetry.quit();
        diary.sessionEnded();
        play = null;
    }

    /**
     * Sends what was left when the game was quit, without playing: as a launcher could, or a device in the background.
     *
     * @return whether nothing is left
     */
    public boolean sendWhatIsLeft() {
        if (hasUnsentEvents && diary.isTold()) {
            AnalyticsClient sender = AnalyticsClient.start(config());
            sender.flush(PATIENCE_SECONDS, TimeUnit.SECONDS);
            hasUnsentEvents = !sender.shutdown(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return !hasUnsentEvents || !diary.isTold();
    }

    private void talk(Game game) {
        Conversation conversation = game.talkTo(habits.somebody(game.village()));
        Optional<Dialogue> said = conversation.current();
        while (said.isPresent()) {
            conversation.answer(habits.oneOf(said.get().choices()));
            said = conversation.current();
        }
    }

    private Play running() {
        if (play == null) {
            throw new IllegalStateException("not playing");
        }
        return play;
    }

    /**
     * The configuration of a game, and what only a simulation needs: its time, its network, its dice. Each launch has dice
     * of its own, as ids come from them.
     */
    private AnalyticsConfig config() {
        return GameTelemetry.configure(surroundings.collector(), surroundings.keyId(), surroundings.keySecret(), home)
                .clock(surroundings.clock())
                .connectivityGate(network)
                .diagnosticLog(surroundings.log())
                .random(new Random(31 * seed + surroundings.clock().wallMillis()))
                .build();
    }

    /** A running game: from launch to quit. */
    private final class Play {
        final VillageFile file;
        final GameTelemetry telemetry;
        final Game game;
        private Instant playedUntil;

        Play(VillageFile file, Village village) {
            this.file = file;
            telemetry = new GameTelemetry(AnalyticsClient.start(config()));
            telemetry.villageOpened(village);
            game = new Game(village, List.of(diary, telemetry));
            playedUntil = surroundings.clock().instant();
        }

        void passTime() {
            Instant now = surroundings.clock().instant();
            game.update(Duration.between(playedUntil, now).toMillis());
            playedUntil = now;
        }

        /** A game stands still while nobody looks at it. */
        void resume() {
            playedUntil = surroundings.clock().instant();
            telemetry.resumed();
        }
    }
}
