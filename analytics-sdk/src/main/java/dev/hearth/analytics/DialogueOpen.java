// Made from protocol/events: see CoreEventsTest.
package dev.hearth.analytics;

/**
 * Dialogue open. {@code dialogue_open}, version 1.
 *
 * <p>A player opened a dialogue.
 *
 * <p>Made by {@code of}, tracked once, on one thread. The thread's next event may be the same object, so do not
 * keep it: once tracked it is empty.
 */
public final class DialogueOpen implements Event {
    /** The schema. */
    public static final EventType TYPE = EventType.builder("dialogue_open", 1)
            .identifier("dialogue_id")
            .optionalIdentifier("npc_id")
            .build();

    /** Which dialogue: a text that matches {@code ^[A-Za-z0-9_.:-]{1,64}$}. Required. */
    public static final Field DIALOGUE_ID = TYPE.field("dialogue_id");

    /** Who speaks: a text that matches {@code ^[A-Za-z0-9_.:-]{1,64}$}. */
    public static final Field NPC_ID = TYPE.field("npc_id");

    private static final ThreadLocal<DialogueOpen> OF_THREAD = new ThreadLocal<>();

    private String dialogueId = "";
    private String npcId = "";
    /** A bit for each field that is set. */
    private int present;
    /** Whether it was begun and not tracked yet. */
    private boolean open;

    private DialogueOpen() {}

    /**
     * Begins an event with all that it must have.
     *
     * @param dialogueId Which dialogue: a text that matches {@code ^[A-Za-z0-9_.:-]{1,64}$}.
     */
    public static DialogueOpen of(String dialogueId) {
        DialogueOpen event = OF_THREAD.get();
        if (event == null || event.open) {
            event = new DialogueOpen();
            OF_THREAD.set(event);
        }
        event.open = true;
        event.present = 0b1;
        event.dialogueId = dialogueId;
        return event;
    }

    /** Sets: Who speaks: a text that matches {@code ^[A-Za-z0-9_.:-]{1,64}$}. */
    public DialogueOpen npcId(String npcId) {
        this.npcId = npcId;
        present |= 0b10;
        return this;
    }

    /** The same as {@link Analytics#track(Event)} with this event. Allocates nothing. */
    public void track() {
        Analytics.track(this);
    }

    @Override
    public EventType type() {
        return TYPE;
    }

    @Override
    public void writeTo(EventBuilder builder) {
        if ((present & 0b1) != 0) {
            builder.set(DIALOGUE_ID, dialogueId);
        }
        if ((present & 0b10) != 0) {
            builder.set(NPC_ID, npcId);
        }
        present = 0;
        open = false;
    }
}
