package dev.hearth.analytics;

/** Why an event was dropped on the device. Each drop is counted by reason and event name. */
public enum DropReason {
    /** The queue's bound in bytes was reached. */
    QUEUE_FULL("queue_full"),
    /** The disk had no room, or could not be written. */
    STORAGE_UNAVAILABLE("storage_unavailable"),
    /** Older than the queue's bound in age. */
    EXPIRED("expired"),
    /** No such event in the catalog. */
    UNKNOWN_EVENT("unknown_event"),
    /** A required field is missing, or a field's value is not what the schema allows. */
    SCHEMA_VIOLATION("schema_violation"),
    /** The payload is larger than the protocol allows. */
    PAYLOAD_TOO_LARGE("payload_too_large"),
    /** The record on disk was damaged. */
    DAMAGED("damaged"),
    /** The collector refused this event alone. */
    SERVER_REJECTED("server_rejected"),
    /** The player has not consented. Counted in this process only: neither persisted nor sent. */
    NO_CONSENT("no_consent"),
    /** Tracked before start. Counted in this process only. */
    NOT_STARTED("not_started"),
    /** Tracked after shutdown. Counted in this process only. */
    SHUT_DOWN("shut_down");

    private final String wireName;

    DropReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name in a batch's {@code dropped} list; stable. */
    public String wireName() {
        return wireName;
    }
}
