package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.samplegame.players.Persona.Sitting;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.function.Consumer;

/** A player's days: sits down as the persona does, plays, is interrupted, quits, comes back. */
public final class Routine {
    private static final int JITTER_MINUTES = 5;
    private static final Duration TO_READ_THE_QUESTION = Duration.ofSeconds(9);
    private static final Duration A_GLANCE = Duration.ofSeconds(12);
    private static final Duration A_PHONE_CALL = Duration.ofMinutes(4);
    private static final int READINGS_MAX = 20;
    private static final int SITTING_OF_THE_CHANGE = 3;
    private static final Duration TO_READ_THE_SETTINGS = Duration.ofMinutes(2);

    private final Simulation simulation;
    private final Player player;
    private final Persona persona;
    private final ZoneOffset zone;
    private final Random random;
    private final Queue<Interruption> interruptions = new ArrayDeque<>();
    private int sittings;

    /**
     * The days of {@code player}, who lives as {@code persona} does.
     *
     * @param hoursEast how far the player's clocks are ahead of UTC, −12 to 14
     */
    public Routine(Simulation simulation, Player player, Persona persona, int hoursEast, long seed) {
        this.simulation = simulation;
        this.player = player;
        this.persona = persona;
        this.zone = ZoneOffset.ofHours(hoursEast);
        this.random = new Random(seed);
    }

    /** Plans every sitting that begins after {@code start} and before {@code end}; whoever still plays then, quits. */
    public void plan(Instant start, Instant end) {
        LocalDate firstDay = start.atOffset(zone).toLocalDate();
        LocalDate lastDay = end.atOffset(zone).toLocalDate();
        firstDay.datesUntil(lastDay.plusDays(1)).forEach(day -> planDay(day, start, end));
        if (persona == Persona.TRAVELLER) {
            LocalDate secondDay = firstDay.plusDays(1);
            simulation.at(moment(secondDay, Persona.NETWORK_LOST), player.network()::switchOff);
            simulation.at(moment(secondDay, Persona.NETWORK_BACK), player.network()::switchOn);
        }
    }

    private void planDay(LocalDate day, Instant start, Instant end) {
        for (Sitting sitting : persona.sittings()) {
            Instant launch = moment(day, sitting.start()).plusSeconds(random.nextInt(JITTER_MINUTES * 60));
            Instant quit = launch.plus(sitting.length()).plusMillis(random.nextInt(JITTER_MINUTES * 60_000));
            if (launch.isAfter(start) && launch.isBefore(end)) {
                simulation.at(launch, () -> sitDown(earlier(quit, end)));
            }
        }
    }

    private void sitDown(Instant quit) {
        if (persona == Persona.LEAVER && sittings > 0) {
            return;
        }
        sittings++;
        player.launch();
        planInterruptions(simulation.now(), quit);
        simulation.at(earlier(simulation.now().plus(TO_READ_THE_QUESTION), quit), () -> {
            player.answer(persona.answer());
            play(quit);
        });
    }

    private void planInterruptions(Instant launch, Instant quit) {
        interruptions.clear();
        Duration third = Duration.between(launch, quit).dividedBy(3);
        if (persona == Persona.EVENING) {
            interruptions.add(new Interruption(launch.plus(third), A_GLANCE, this::glance));
            interruptions.add(new Interruption(launch.plus(third.multipliedBy(2)), A_PHONE_CALL, this::answerThePhone));
        }
        if (persona == Persona.CHANGES_MIND && sittings == SITTING_OF_THE_CHANGE) {
            interruptions.add(new Interruption(launch.plus(third), TO_READ_THE_SETTINGS, this::openTheSettings));
        }
    }

    /** One step of a sitting; each step plans the next one. */
    private void play(Instant quit) {
        Interruption next = interruptions.peek();
        if (!simulation.now().isBefore(quit)) {
            player.quit();
        } else if (next != null && !simulation.now().isBefore(next.from())) {
            interruptions.remove();
            if (simulation.now().plus(next.length()).isBefore(quit)) {
                next.action().accept(quit);
            } else {
                playOn(quit);
            }
        } else {
            playOn(quit);
        }
    }

    private void playOn(Instant quit) {
        player.act();
        simulation.at(earlier(simulation.now().plus(player.pauseForThought()), quit), () -> play(quit));
    }

    private void glance(Instant quit) {
        player.lookAway();
        simulation.in(A_GLANCE, () -> {
            player.lookBack();
            play(quit);
        });
    }

    private void answerThePhone(Instant quit) {
        player.putAside();
        simulation.in(A_PHONE_CALL, () -> {
            player.takeUp();
            play(quit);
        });
    }

    private void openTheSettings(Instant quit) {
        simulation.in(TO_READ_THE_SETTINGS, () -> withdraw(quit, READINGS_MAX));
    }

    /**
     * Reads on until everything that was played before is sent, which takes no longer than the library waits for more
     * events to send along. Then it is certain what was told before the player said no, and the diary knows it, too.
     */
    private void withdraw(Instant quit, int readingsLeft) {
        if (simulation.standUntil(() -> player.telemetry().status().queuedEvents() == 0)) {
            player.withdraw();
            play(quit);
        } else if (readingsLeft == 0) {
            throw new IllegalStateException("a player's events were not sent while the settings were read: "
                    + player.telemetry().status());
        } else {
            simulation.in(TO_READ_THE_SETTINGS, () -> withdraw(quit, readingsLeft - 1));
        }
    }

    private Instant moment(LocalDate day, LocalTime time) {
        return day.atTime(time).toInstant(zone);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** @param action is given the end of the sitting, and plays on when it is over */
    private record Interruption(Instant from, Duration length, Consumer<Instant> action) {}
}
