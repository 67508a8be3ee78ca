package dev.hearth.analytics.collector.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a catalog says, for people: a dictionary of events for the studio, and a list of what the game measures for its
 * players. As Markdown, or as an HTML page that loads nothing. Titles and descriptions are another's text and are escaped.
 */
public final class EventDictionary {
    private static final String STYLE = """
            :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #8884}
            code{font-size:.9em}h2{margin-top:2.5rem}.meta{opacity:.75}
            """;

    private final GameCatalog catalog;
    private final String title;

    public EventDictionary(GameCatalog catalog) {
        this.catalog = catalog;
        this.title = catalog.title() == null ? "Events" : catalog.title();
    }

    /** The dictionary of events as Markdown. */
    public String markdown() {
        StringBuilder out = new StringBuilder("# ").append(markdown(title)).append(": events and KPIs\n");
        for (GameCatalog.Event event : catalog.events()) {
            JsonNode schema = event.declaration();
            out.append("\n## ").append(markdown(schema.path("title").asText())).append("\n`");
            out.append(event.schema().name())
                    .append("`, version ")
                    .append(event.schema().version());
            out.append(worth(schema)).append("\n");
            if (schema.has("description")) {
                out.append('\n')
                        .append(markdown(schema.path("description").asText()))
                        .append('\n');
            }
            List<Row> rows = rows(schema);
            if (!rows.isEmpty()) {
                out.append("\n| field | what it is | values | |\n|---|---|---|---|\n");
                for (Row row : rows) {
                    out.append("| `")
                            .append(row.name)
                            .append("` | ")
                            .append(markdown(row.words))
                            .append(" | ");
                    out.append(markdown(row.values)).append(" | ").append(row.required ? "required" : "optional");
                    out.append(" |\n");
                }
            }
        }
        if (!catalog.kpis().isEmpty()) {
            out.append("\n## KPIs\n\n| KPI | what it counts | of | by |\n|---|---|---|---|\n");
            for (JsonNode kpi : catalog.kpis()) {
                out.append("| `").append(kpi.path("id").asText()).append("` | ");
                out.append(markdown(kpi.path("title").asText()))
                        .append(" | ")
                        .append(markdown(source(kpi)))
                        .append(" | ");
                out.append(kpi.path("by").asText("–")).append(" |\n");
            }
        }
        return out.toString();
    }

    /** The dictionary of events as a page. */
    public String html() {
        StringBuilder body = new StringBuilder("<h1>").append(html(title)).append(": events and KPIs</h1>\n");
        for (GameCatalog.Event event : catalog.events()) {
            JsonNode schema = event.declaration();
            body.append("<h2 id=\"")
                    .append(event.schema())
                    .append("\">")
                    .append(html(schema.path("title").asText()));
            body.append("</h2>\n<p class=\"meta\"><code>")
                    .append(event.schema().name())
                    .append("</code>, version ");
            body.append(event.schema().version()).append(worth(schema)).append("</p>\n");
            if (schema.has("description")) {
                body.append("<p>")
                        .append(html(schema.path("description").asText()))
                        .append("</p>\n");
            }
            List<Row> rows = rows(schema);
            if (!rows.isEmpty()) {
                body.append("<table><tr><th>field<th>what it is<th>values<th>needed</tr>\n");
                for (Row row : rows) {
                    body.append("<tr><td><code>")
                            .append(row.name)
                            .append("</code><td>")
                            .append(html(row.words));
                    body.append("<td>").append(html(row.values)).append("<td>");
                    body.append(row.required ? "required" : "optional").append("</tr>\n");
                }
                body.append("</table>\n");
            }
        }
        if (!catalog.kpis().isEmpty()) {
            body.append("<h2>KPIs</h2>\n<table><tr><th>KPI<th>what it counts<th>of<th>by</tr>\n");
            for (JsonNode kpi : catalog.kpis()) {
                body.append("<tr><td><code>").append(kpi.path("id").asText()).append("</code><td>");
                body.append(html(kpi.path("title").asText()))
                        .append("<td>")
                        .append(html(source(kpi)))
                        .append("<td>");
                body.append(kpi.path("by").asText("–")).append("</tr>\n");
            }
            body.append("</table>\n");
        }
        return page(title + ": events", body);
    }

    /** What this game measures, for players, as Markdown. */
    public String playersMarkdown() {
        StringBuilder out = new StringBuilder("# What this game measures\n\n")
                .append(FOR_PLAYERS)
                .append("\n\n");
        for (Measured each : measured()) {
            out.append("- **").append(markdown(each.title)).append("**");
            out.append(each.with.isEmpty() ? "" : ": with " + markdown(each.with))
                    .append("\n");
        }
        return out.append('\n').append(NEVER).append('\n').toString();
    }

    /** What this game measures, for players, as a page. */
    public String playersHtml() {
        StringBuilder body = new StringBuilder("<h1>What this game measures</h1>\n<p>").append(FOR_PLAYERS);
        body.append("</p>\n<ul>\n");
        for (Measured each : measured()) {
            body.append("<li><strong>").append(html(each.title)).append("</strong>");
            body.append(each.with.isEmpty() ? "" : ": with " + html(each.with)).append("</li>\n");
        }
        return page(
                "What this game measures",
                body.append("</ul>\n<p>").append(NEVER).append("</p>\n"));
    }

    /**
     * What this game measures, for players, as plain text for a screen of the game: one sentence, a line that begins with
     * {@code "- "} for each thing, one sentence, with empty lines between.
     */
    public String playersText() {
        StringBuilder out = new StringBuilder(FOR_PLAYERS).append("\n\n");
        for (Measured each : measured()) {
            out.append("- ").append(each.title);
            out.append(each.with.isEmpty() ? "" : ": with " + each.with).append('\n');
        }
        return out.append('\n').append(NEVER).append('\n').toString();
    }

    private static final String FOR_PLAYERS =
            "If you have agreed, the game counts the things below, to find out what is played and what is not. You can change"
                    + " your mind in the settings at any time; what was not sent yet is then deleted.";

    private static final String NEVER =
            "It never sends names, addresses, chat or anything you write: there is no field for text. Your village is known only"
                    + " by a code that changes every day and whose key is destroyed.";

    private record Measured(String title, String with) {}

    /** One line an event: the newest version says how it is called. */
    private List<Measured> measured() {
        Map<String, GameCatalog.Event> newest = catalog.events().stream()
                .collect(Collectors.toMap(
                        event -> event.schema().name(),
                        event -> event,
                        (one, other) -> one.schema().version() > other.schema().version() ? one : other,
                        TreeMap::new));
        List<Measured> measured = new ArrayList<>(List.of(
                new Measured("That a village was played in, once a day", ""),
                new Measured("When a game session begins and ends", "how long it lasted"),
                new Measured("Which dialogues are opened", "whom you talk to"),
                new Measured("Which commands are used", "how long they took")));
        for (GameCatalog.Event event : newest.values()) {
            String with =
                    rows(event.declaration()).stream().map(row -> row.words).collect(Collectors.joining(", "));
            measured.add(new Measured(event.declaration().path("title").asText(), with));
        }
        return measured;
    }

    private record Row(String name, String words, String values, boolean required) {}

    private static List<Row> rows(JsonNode schema) {
        List<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            String name = field.getKey();
            String words = field.getValue().path("title").asText(name.replace('_', ' '));
            rows.add(new Row(name, words, values(field.getValue()), required.contains(name)));
        }
        return rows;
    }

    private static String values(JsonNode field) {
        if (field.has("enum")) {
            return StreamSupport.stream(field.path("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", "));
        }
        if (field.has("const") || field.has("pattern")) {
            return field.has("const")
                    ? field.path("const").asText()
                    : "an identifier, " + field.path("pattern").asText();
        }
        if (!field.has("minimum")) {
            return "true or false";
        }
        String unit = field.path("x-hearth-unit").asText("");
        return field.path("minimum").asText() + " to " + field.path("maximum").asText()
                + (unit.isEmpty() || unit.equals("count") ? "" : " " + unit);
    }

    private static String worth(JsonNode schema) {
        String priority = schema.path("x-hearth-priority").asText("normal");
        return (priority.equals("normal") ? "" : ", " + priority + " priority")
                + (schema.path("x-hearth-critical").asBoolean() ? ", forced to the disk at once" : "");
    }

    private static String source(JsonNode kpi) {
        String kind = kpi.path("kind").asText();
        return switch (kind) {
            case "ratio" ->
                kpi.path("numerator").asText() + " / " + kpi.path("denominator").asText();
            case "unique" -> "villages with " + kpi.path("event").asText();
            case "count" -> kpi.path("event").asText();
            default ->
                kind + " of " + kpi.path("event").asText() + "."
                        + kpi.path("field").asText();
        };
    }

    private static String page(String title, StringBuilder body) {
        return "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + html(title)
                + "</title>\n<style>\n"
                + STYLE + "</style>\n<body>\n" + body + "</body>\n</html>\n";
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Any punctuation that Markdown, or HTML in it, could take for more than itself (CommonMark, section 2.4). */
    private static String markdown(String text) {
        return text.replaceAll("([\\\\`*_{}\\[\\]()#+!|~$^<>&-])", "\\\\$1");
    }
}
