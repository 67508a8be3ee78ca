package dev.hearth.analytics.collector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.catalog.Catalogs;
import dev.hearth.analytics.collector.catalog.LintProblem;
import dev.hearth.analytics.collector.catalog.LiveCatalogs;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What is said of the games' catalogs: whether what holds is what their files say, since when, and what is wrong if not.
 * Mistakes name files, so they are for staff only.
 */
final class CatalogStatus implements Supplier<ObjectNode> {
    /** The most mistakes that are told; a broken file has said enough by then. */
    private static final int MISTAKES_MAX = 20;

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final LiveCatalogs catalogs;

    CatalogStatus(LiveCatalogs catalogs) {
        this.catalogs = catalogs;
    }

    @Override
    public ObjectNode get() {
        LiveCatalogs.State state = catalogs.state();
        LiveCatalogs.Refused refused = state.refused();
        Catalogs good = state.catalogs();
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("state", refused == null ? "current" : "last_good")
                .put("since", time(state.since()))
                .put("files", catalogs.files())
                .put("events", good.ownEvents())
                .put("kpis", good.kpis().size());
        if (refused != null) {
            status.put("refused_since", time(refused.since()));
            mistakes(refused.problems(), status);
        }
        return status;
    }

    private static String time(Instant moment) {
        return MILLISECONDS.format(moment);
    }

    private static void mistakes(List<LintProblem> problems, ObjectNode status) {
        ArrayNode mistakes = status.putArray("mistakes");
        for (LintProblem problem : problems.subList(0, Math.min(problems.size(), MISTAKES_MAX))) {
            mistakes.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("at", problem.pointer())
                    .put("rule", problem.rule())
                    .put("message", problem.message());
        }
        if (problems.size() > MISTAKES_MAX) {
            status.put("mistakes_more", problems.size() - MISTAKES_MAX);
        }
    }
}
