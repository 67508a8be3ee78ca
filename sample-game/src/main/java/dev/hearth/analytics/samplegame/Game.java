package dev.hearth.analytics.samplegame;

import dev.hearth.analytics.samplegame.dialogue.Conversation;
import dev.hearth.analytics.samplegame.rules.Build;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Outcome;
import dev.hearth.analytics.samplegame.rules.Trade;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.List;

/**
 * A game being played: a village, and who is told what happens in it. It knows no window, no clock and no analytics:
 * whoever runs it lets time pass and listens. One thread at a time.
 */
public final class Game {
    /** How long a minute of the village lasts in play. */
    public static final long MILLIS_A_VILLAGE_MINUTE = 1_000;

    private final Village village;
    private final List<GameListener> listeners;
    private long unspentMillis;

    /** A game in {@code village}. */
    public Game(Village village, List<GameListener> listeners) {
        this.village = village;
        this.listeners = List.copyOf(listeners);
    }

    /** Where the game is played. */
    public Village village() {
        return village;
    }

    /** Lets {@code elapsedMillis} of play pass; called once a frame. */
    public void update(long elapsedMillis) {
        unspentMillis += elapsedMillis;
        village.pass(unspentMillis / MILLIS_A_VILLAGE_MINUTE);
        unspentMillis %= MILLIS_A_VILLAGE_MINUTE;
    }

    /** Gives a command. */
    public Outcome execute(Command command) {
        Outcome outcome = command.execute(village);
        if (outcome instanceof Outcome.Done done) {
            for (GameListener listener : listeners) {
                listener.commandExecuted(command.name(), done.durationMillis());
                tellWhatCameOf(command, listener);
            }
        }
        return outcome;
    }

    private void tellWhatCameOf(Command command, GameListener listener) {
        if (command instanceof Build build) {
            listener.buildingRaised(build.building(), village.villagers().size());
        } else if (command instanceof Trade trade) {
            listener.goodsTraded(trade.give(), trade.take(), trade.amount());
        } else if (command instanceof Feast) {
            listener.feastHeld(village.villagers().size());
        }
    }

    /** Begins to talk with {@code villager}. */
    public Conversation talkTo(Villager villager) {
        return Conversation.begin(
                village,
                villager,
                dialogue -> listeners.forEach(listener -> listener.dialogueOpened(dialogue.id(), villager.name())));
    }
}
