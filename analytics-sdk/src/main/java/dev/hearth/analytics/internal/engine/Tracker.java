package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Event;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.internal.catalog.Catalog;
import dev.hearth.analytics.internal.consent.ConsentKeeper;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.session.SessionContext;
import dev.hearth.analytics.internal.session.SessionTracker;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the game's threads: consent, allowlist, sampling, encoding, append. Takes no lock but the queue's, makes
 * no system call, and lets nothing out that is thrown, by the game's own objects either.
 */
final class Tracker {
    private final Catalog catalog;
    private final ConsentKeeper consent;
    private final SessionTracker sessions;
    private final EventQueue queue;
    private final IoLoop io;
    private final DropReport report;
    private final AtomicLong withoutConsent = new AtomicLong();
    private final AtomicLong afterShutdown = new AtomicLong();

    private volatile boolean stopped;

    Tracker(
            Catalog catalog,
            ConsentKeeper consent,
            SessionTracker sessions,
            EventQueue queue,
            IoLoop io,
            DropReport report) {
        this.catalog = catalog;
        this.consent = consent;
        this.sessions = sessions;
        this.queue = queue;
        this.io = io;
        this.report = report;
    }

    /** Drops everything from now on. */
    void stop() {
        stopped = true;
    }

    /** Whether somebody wants to know why an event is dropped. */
    boolean explains() {
        return report.explains();
    }

    long droppedWithoutConsent() {
        return withoutConsent.get();
    }

    long droppedAfterShutdown() {
        return afterShutdown.get();
    }

    /** Begins an event of a type that came from the game. */
    Draft begin(@Nullable EventType type) {
        SessionContext context = sessions.context();
        Draft draft = Draft.ofThread();
        if (stopped) {
            return draft.begin(this, type, context, DropReason.SHUT_DOWN, null);
        }
        if (!consent.isCollecting()) {
            return draft.begin(this, type, context, DropReason.NO_CONSENT, null);
        }
        if (type == null || !catalog.holds(type)) {
            String why = explains() ? SchemaWords.notInCatalog(type, catalog) : null;
            return draft.begin(this, null, context, DropReason.UNKNOWN_EVENT, why);
        }
        if (Catalog.isSessionEvent(type)) {
            return draft.begin(this, type, context, DropReason.SCHEMA_VIOLATION, "tracked by the library itself");
        }
        if (context.villageId() == null) {
            return draft.begin(
                    this, type, context, DropReason.SCHEMA_VIOLATION, "no village is set: setVillage comes first");
        }
        return draft.begin(this, type, context, null, null);
    }

    void track(@Nullable Event event) {
        Draft draft = null;
        int generation = 0;
        try {
            draft = begin(event == null ? null : event.type());
            generation = draft.generation();
            if (event != null) {
                event.writeTo(draft);
            }
            trackIfStill(draft, generation);
        } catch (Throwable e) { // the game's object threw: that is no reason to fail the game
            failed(draft, generation, e);
        }
    }

    void track(@Nullable String eventName, @Nullable Map<String, ?> fields) {
        Draft draft = null;
        int generation = 0;
        try {
            EventType type = eventName == null ? null : catalog.find(eventName);
            draft = begin(type);
            generation = draft.generation();
            if (type == null && explains() && draft.refusal() == DropReason.UNKNOWN_EVENT) {
                draft.explain(SchemaWords.unknown(eventName, catalog));
            }
            if (fields != null && draft.refusal() == null && !draft.isSampledOut()) {
                for (Map.Entry<String, ?> entry : fields.entrySet()) {
                    put(draft, entry.getKey(), entry.getValue());
                }
            }
            trackIfStill(draft, generation);
        } catch (Throwable e) { // the game's map threw: that is no reason to fail the game
            failed(draft, generation, e);
        }
    }

    /** Appends what was filled in, or counts why not. */
    void finish(Draft draft) {
        EventType type = draft.type();
        SessionContext context = draft.context();
        DropReason refusal = draft.refusal();
        if (refusal == null && stopped) {
            refusal = DropReason.SHUT_DOWN;
        } else if (refusal == null && !consent.isCollecting()) {
            refusal = DropReason.NO_CONSENT;
        } else if (refusal == null) {
            if (draft.isSampledOut()) {
                noteSampledOut(type);
                return;
            }
            refusal = draft.record().problem();
        }
        if (refusal != null || type == null || context == null) {
            DropReason reason = refusal == null ? DropReason.UNKNOWN_EVENT : refusal;
            drop(reason, type, explains() ? why(reason, draft) : null);
            return;
        }
        int appended = queue.append(draft.record(), context.stamp());
        if (!consent.isCollecting()) {
            consent.purgeAgain(); // revoked in between: this one must not stay
        }
        io.appended(appended);
    }

    private void trackIfStill(Draft draft, int generation) {
        if (draft.generation() == generation) {
            draft.track();
        } else {
            drop(DropReason.SCHEMA_VIOLATION, null, "another event was tracked while this one was being filled in");
        }
    }

    private void failed(@Nullable Draft draft, int generation, Throwable cause) {
        if (draft != null && draft.generation() == generation) {
            EventType type = draft.type();
            draft.forget();
            drop(
                    DropReason.SCHEMA_VIOLATION,
                    type,
                    "filling it in has thrown " + cause.getClass().getName());
        } else {
            drop(
                    DropReason.SCHEMA_VIOLATION,
                    null,
                    "it has thrown " + cause.getClass().getName());
        }
    }

    private void put(Draft draft, @Nullable Object key, @Nullable Object value) {
        EventType type = draft.type();
        Field field = type == null || !(key instanceof String) ? null : type.find((String) key);
        if (field == null || value == null) {
            if (field == null) {
                noteLeftOut(type);
            }
            return; // what the schema does not name stays on the device
        }
        if (value instanceof String) {
            draft.set(field, (String) value);
        } else if (value instanceof Boolean) {
            draft.set(field, (boolean) (Boolean) value);
        } else if (value instanceof Number) {
            put(draft, field, (Number) value);
        } else if (value instanceof Enum) {
            draft.set(field, ((Enum<?>) value).name());
        } else {
            draft.refuseValue(field, value);
        }
    }

    /** A whole number is one in whatever type it comes: a game's script may know no integers. */
    private static void put(Draft draft, Field field, Number value) {
        double asDouble = value.doubleValue();
        if (field.kind() == Field.Kind.INTEGER && asDouble == value.longValue()) {
            draft.set(field, value.longValue());
        } else {
            draft.set(field, asDouble);
        }
    }

    private void drop(DropReason reason, @Nullable EventType type, @Nullable String why) {
        String name = type == null ? Catalog.UNKNOWN : type.name();
        if (reason == DropReason.SHUT_DOWN) {
            afterShutdown.incrementAndGet();
        } else if (reason == DropReason.NO_CONSENT) {
            withoutConsent.incrementAndGet();
        } else {
            queue.countDrop(reason, name);
        }
        report.dropped(name, reason, explains() ? why : null);
    }

    private static String why(DropReason reason, Draft draft) {
        EventType type = draft.type();
        String why = draft.why();
        if (reason == DropReason.SHUT_DOWN) {
            return "tracked after shutdown";
        }
        if (reason == DropReason.NO_CONSENT) {
            return "consent is denied";
        }
        return why == null && type != null
                ? SchemaWords.missing(type, draft.record().fieldMask())
                : String.valueOf(why);
    }

    void noteLeftOut(@Nullable EventType type) {
        if (type != null && explains()) {
            report.note(type.name(), SchemaWords.noSuchField(type));
        }
    }

    private void noteSampledOut(@Nullable EventType type) {
        if (type != null && explains()) {
            report.note(type.name(), "not kept, since the collector takes a sample and this session is not in it");
        }
    }
}
