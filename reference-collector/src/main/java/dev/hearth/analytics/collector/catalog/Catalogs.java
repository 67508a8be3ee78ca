package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a collector takes: the protocol's events and those of the games, each for whom it is. An event's name, and a
 * KPI's id, belongs to one catalog, so that what is counted under it is one thing. Immutable, safe for any thread.
 */
public final class Catalogs {
    private final EventCatalog forAll;
    private final Map<String, EventCatalog> bySource = new HashMap<>();
    private final Set<String> eventNames = new HashSet<>();
    private final List<JsonNode> kpis = new ArrayList<>();
    private final int ownEvents;

    private Catalogs(Map<CatalogSource, GameCatalog> games) {
        EventCatalog all = EventCatalog.bundled();
        for (Map.Entry<CatalogSource, GameCatalog> game : games.entrySet()) {
            kpis.addAll(game.getValue().kpis());
            eventNames.addAll(game.getValue().eventNames());
            if (game.getKey().key() == null) {
                all = all.with(game.getValue().schemas());
            }
        }
        all.schemas().forEach(schema -> eventNames.add(schema.name()));
        forAll = all;
        ownEvents = (int) games.values().stream()
                .flatMap(game -> game.schemas().stream())
                .map(EventSchema::toString)
                .distinct()
                .count();
        games.forEach((source, game) -> {
            String key = source.key();
            if (key != null) {
                bySource.merge(key, forAll.with(game.schemas()), (one, other) -> one.with(other.schemas()));
            }
        });
    }

    /** The protocol's events alone. */
    public static Catalogs bundled() {
        return new Catalogs(Map.of());
    }

    /**
     * Reads every catalog, from the disk: all of them or none.
     *
     * @throws CatalogException if one cannot be read or is wrong, or two declare the same name
     */
    public static Catalogs read(List<CatalogSource> sources) throws CatalogException {
        Map<CatalogSource, GameCatalog> games = new LinkedHashMap<>();
        Map<String, CatalogSource> owners = new HashMap<>();
        for (CatalogSource source : sources) {
            GameCatalog game = GameCatalog.read(source.file());
            for (String event : game.eventNames()) {
                claim(owners, "event " + event, source);
            }
            for (JsonNode kpi : game.kpis()) {
                claim(owners, "KPI " + kpi.path("id").asText(), source);
            }
            games.put(source, game);
        }
        return new Catalogs(games);
    }

    /** The same file may be given for several keys. */
    private static void claim(Map<String, CatalogSource> owners, String what, CatalogSource source)
            throws CatalogException {
        CatalogSource owner = owners.putIfAbsent(what, source);
        if (owner != null && !owner.file().equals(source.file())) {
            throw new CatalogException(List.of(new LintProblem(
                    source.file().toString(),
                    "",
                    "declared-twice",
                    owner.file() + " declares the " + what
                            + " as well; put the game's name before it in one of them")));
        }
    }

    /** What is taken from that sender. */
    public EventCatalog of(String source) {
        EventCatalog own = bySource.get(source);
        return own == null ? forAll : own;
    }

    /** Whether any sender may send an event of that name. */
    public boolean knows(@Nullable String eventName) {
        return eventNames.contains(eventName);
    }

    /** How many events the games declare, each version counted once. */
    public int ownEvents() {
        return ownEvents;
    }

    /** The KPIs that the games declare, each once. */
    public List<JsonNode> kpis() {
        return kpis.stream().distinct().toList();
    }
}
