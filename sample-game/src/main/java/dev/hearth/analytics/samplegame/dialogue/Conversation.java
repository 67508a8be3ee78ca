package dev.hearth.analytics.samplegame.dialogue;

import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A talk with one villager: one dialogue after the other, until an answer leads nowhere. */
public final class Conversation {
    private final Village village;
    private final Villager villager;
    private final Consumer<Dialogue> opened;
    private @Nullable Dialogue current;

    private Conversation(Village village, Villager villager, Consumer<Dialogue> opened) {
        this.village = village;
        this.villager = villager;
        this.opened = opened;
    }

    /**
     * Begins to talk.
     *
     * @param opened told of each dialogue that opens, the first one included
     */
    public static Conversation begin(Village village, Villager villager, Consumer<Dialogue> opened) {
        Conversation conversation = new Conversation(village, villager, opened);
        conversation.open(DialogueBook.opening(village, villager));
        return conversation;
    }

    /** Who is spoken to. */
    public Villager villager() {
        return villager;
    }

    /** What is being said, or none if the talk is over. */
    public Optional<Dialogue> current() {
        return Optional.ofNullable(current);
    }

    /**
     * Gives the answer {@code choice} of {@link #current()}, with all that follows from it.
     *
     * @throws IllegalArgumentException if that is not an answer to what is being said
     */
    public void answer(Choice choice) {
        if (current == null || !current.choices().contains(choice)) {
            throw new IllegalArgumentException("not an answer here: " + choice.text());
        }
        villager.cheer(choice.mood());
        choice.gift().forEach((good, amount) -> village.stock().add(good, amount));
        String next = choice.next();
        if (next == null) {
            current = null;
        } else {
            open(DialogueBook.byId(next));
        }
    }

    private void open(Dialogue dialogue) {
        current = dialogue;
        opened.accept(dialogue);
    }
}
