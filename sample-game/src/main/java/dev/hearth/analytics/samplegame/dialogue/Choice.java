package dev.hearth.analytics.samplegame.dialogue;

import dev.hearth.analytics.samplegame.world.Good;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer that a player can give.
 *
 * @param text what the player says
 * @param mood how much it cheers up whoever is spoken to; negative if it hurts
 * @param gift what the village gets for it
 * @param next the id of the dialogue that follows, or null if that was all
 */
public record Choice(
        String text,
        int mood,
        Map<Good, Integer> gift,
        @Nullable String next) {
    static Choice of(String text, int mood) {
        return new Choice(text, mood, Map.of(), null);
    }

    Choice giving(Good good, int amount) {
        return new Choice(text, mood, Map.of(good, amount), next);
    }

    Choice leadingTo(String dialogueId) {
        return new Choice(text, mood, gift, dialogueId);
    }
}
