package dev.hearth.analytics;

import org.jspecify.annotations.Nullable;

/** A player opened a dialogue: {@code dialogue_open}, version 1. Immutable. */
public final class DialogueOpen implements Event {
    /** The schema. */
    public static final EventType TYPE = EventType.builder("dialogue_open", 1)
            .identifier("dialogue_id")
            .optionalIdentifier("npc_id")
            .build();

    /** Which dialogue; an identifier, required. */
    public static final Field DIALOGUE_ID = TYPE.field("dialogue_id");

    /** Who speaks; an identifier. */
    public static final Field NPC_ID = TYPE.field("npc_id");

    private final String dialogueId;
    private final @Nullable String npcId;

    private DialogueOpen(String dialogueId, @Nullable String npcId) {
        this.dialogueId = dialogueId;
        this.npcId = npcId;
    }

    /** The dialogue {@code dialogueId} was opened. */
    public static DialogueOpen of(String dialogueId) {
        return new DialogueOpen(dialogueId, null);
    }

    /** The same, with {@code newNpcId} as the one who speaks. */
    public DialogueOpen npcId(String newNpcId) {
        return new DialogueOpen(dialogueId, newNpcId);
    }

    @Override
    public EventType type() {
        return TYPE;
    }

    @Override
    public void writeTo(EventBuilder builder) {
        builder.set(DIALOGUE_ID, dialogueId);
        if (npcId != null) {
            builder.set(NPC_ID, npcId);
        }
    }
}
