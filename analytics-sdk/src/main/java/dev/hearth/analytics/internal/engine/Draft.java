package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventBuilder;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.VillageActive;
import dev.hearth.analytics.internal.queue.RecordBuffer;
import dev.hearth.analytics.internal.session.SessionContext;
import org.jspecify.annotations.Nullable;

/**
 * The event that a thread is filling in, straight into the bytes of its record. One for each thread, whatever the number
 * of clients, and reused: nothing here allocates. It holds on to the client that the thread last tracked for. One thread
 * only.
 */
final class Draft implements EventBuilder {
    private static final ThreadLocal<Draft> OF_THREAD = new ThreadLocal<>();

    private final RecordBuffer record = new RecordBuffer();

    /** This and the next two are stored only if they change: with each reference stored, G1 has the processor wait. */
    private @Nullable Tracker tracker;

    private @Nullable EventType type;
    private @Nullable SessionContext context;
    private boolean begun;
    private @Nullable DropReason refusal;
    private @Nullable String why;
    private boolean sampledOut;
    private int generation;

    private Draft() {}

    static Draft ofThread() {
        Draft draft = OF_THREAD.get();
        if (draft == null) { // by hand: the first call on a thread must not wait for a lambda to be made
            draft = new Draft();
            OF_THREAD.set(draft);
        }
        return draft;
    }

    /** Begins an event. {@code newType} null, and {@code newRefusal} not, for one that is dropped in any case. */
    Draft begin(
            Tracker newTracker,
            @Nullable EventType newType,
            SessionContext newContext,
            @Nullable DropReason newRefusal,
            @Nullable String newWhy) {
        generation++;
        begun = true;
        if (tracker != newTracker) {
            tracker = newTracker;
        }
        if (type != newType) {
            type = newType;
        }
        if (context != newContext) {
            context = newContext;
        }
        refusal = newRefusal;
        why = newWhy;
        sampledOut = false;
        byte[] villageId = newContext.villageId();
        if (newRefusal == null && newType != null && villageId != null) {
            int sampleOneIn = newContext.sampleOneIn(newType);
            sampledOut = sampleOneIn == 0;
            record.begin(newType, villageId, Math.max(1, sampleOneIn));
        }
        return this;
    }

    /** Changes with every event that is begun on this thread: a caller sees whether its event is still this one. */
    int generation() {
        return generation;
    }

    RecordBuffer record() {
        return record;
    }

    @Nullable
    EventType type() {
        return type;
    }

    @Nullable
    SessionContext context() {
        return context;
    }

    @Nullable
    DropReason refusal() {
        return refusal;
    }

    @Nullable
    String why() {
        return why;
    }

    boolean isSampledOut() {
        return sampledOut;
    }

    /** Drops the event when it is tracked; the first reason stays. {@code because} may be null if nobody wants to know. */
    void refuse(DropReason reason, @Nullable String because) {
        if (refusal == null) {
            refusal = reason;
            why = because;
        }
    }

    /** Drops the event, for a value that its schema does not allow. */
    void refuseValue(Field field, Object value) {
        DropReason problem = record.problem();
        boolean explains = tracker != null && tracker.explains();
        if (problem == DropReason.PAYLOAD_TOO_LARGE) {
            refuse(problem, explains ? "more than " + RecordBuffer.PAYLOAD_JSON_BYTES_MAX + " bytes of payload" : null);
        } else {
            refuse(DropReason.SCHEMA_VIOLATION, explains ? SchemaWords.notAllowed(field, value) : null);
        }
    }

    /** Says more about why the event was refused. */
    void explain(String because) {
        why = because;
    }

    /** Gives the event up: nothing is tracked or counted. */
    void forget() {
        begun = false;
    }

    @Override
    public EventBuilder set(Field field, String value) {
        if (takes(field) && value != null) {
            boolean allowed =
                    field.kind() == Field.Kind.ENUM ? record.putEnum(field, value) : record.putIdentifier(field, value);
            if (!allowed) {
                refuseValue(field, value);
            } else if (field == VillageActive.SOURCE && !value.equals("heartbeat")) {
                refuse(DropReason.SCHEMA_VIOLATION, "the daily one is tracked by the library itself");
            }
        }
        return this;
    }

    @Override
    public EventBuilder set(Field field, long value) {
        if (takes(field) && !record.putLong(field, value)) {
            refuseValue(field, value);
        }
        return this;
    }

    @Override
    public EventBuilder set(Field field, double value) {
        if (takes(field) && !record.putDouble(field, value)) {
            refuseValue(field, value);
        }
        return this;
    }

    @Override
    public EventBuilder set(Field field, boolean value) {
        if (takes(field) && !record.putBoolean(field, value)) {
            refuseValue(field, value);
        }
        return this;
    }

    @Override
    public void track() {
        if (begun && tracker != null) {
            begun = false;
            tracker.finish(this);
        }
    }

    /** A field of another type is left out, like any that the schema does not name. */
    private boolean takes(Field field) {
        if (!begun || refusal != null || sampledOut || field == null) {
            return false;
        }
        if (field.type() == type) {
            return true;
        }
        if (tracker != null) {
            tracker.noteLeftOut(type);
        }
        return false;
    }
}
