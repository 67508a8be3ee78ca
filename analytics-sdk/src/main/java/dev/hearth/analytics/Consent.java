package dev.hearth.analytics;

/** What the player has said about analytics. Persisted; see {@code docs/privacy.md} for every transition. */
public enum Consent {
    /** Not asked yet: events are kept on the device, bounded, and never sent. */
    PENDING,
    /** Events are collected and sent. */
    GRANTED,
    /** Nothing is collected; what had not been sent is deleted. */
    DENIED
}
