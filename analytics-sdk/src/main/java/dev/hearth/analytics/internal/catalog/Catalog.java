package dev.hearth.analytics.internal.catalog;

import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.SessionEnd;
import dev.hearth.analytics.SessionStart;
import dev.hearth.analytics.VillageActive;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The allowlist: the library's events and the game's own. Immutable; any thread. */
public final class Catalog {
    /** The name under which drops of events that are not in the catalog are counted: {@value}. Theirs could be anything. */
    public static final String UNKNOWN = "unknown";

    /** The library's own events, as {@code protocol/events} has them. */
    public static final List<EventType> BUILT_IN = Collections.unmodifiableList(Arrays.asList(
            VillageActive.TYPE, SessionStart.TYPE, SessionEnd.TYPE, DialogueOpen.TYPE, CommandExecuted.TYPE));

    private final Map<String, EventType> byName = new LinkedHashMap<>();

    /** Makes the catalog of the library's events and {@code own}. */
    public Catalog(Collection<EventType> own) {
        for (EventType type : BUILT_IN) {
            byName.put(type.name(), type);
        }
        for (EventType type : own) {
            byName.put(type.name(), type);
        }
    }

    /** The event of that name, or null. */
    public @Nullable EventType find(String name) {
        return byName.get(name);
    }

    /** The names, the library's own first. */
    public Collection<String> names() {
        return Collections.unmodifiableCollection(byName.keySet());
    }

    /** Whether this very type is in the catalog. */
    public boolean holds(EventType type) {
        return byName.get(type.name()) == type;
    }

    /** Whether the library alone tracks events of this type. */
    public static boolean isSessionEvent(EventType type) {
        return type == SessionStart.TYPE || type == SessionEnd.TYPE;
    }

    /** Whether sampling never touches this type: sessions and daily activity are what the core KPIs are made of. */
    public static boolean isNeverSampled(EventType type) {
        return isSessionEvent(type) || type == VillageActive.TYPE;
    }
}
