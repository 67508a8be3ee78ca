package dev.hearth.analytics.internal.codegen;

import java.util.List;

/** Writes the class that lists a catalog's event types. */
final class EventListWriter {
    private EventListWriter() {}

    static String source(String packageName, String header, String className, List<String> eventClasses) {
        StringBuilder out = new StringBuilder(header).append('\n');
        if (!packageName.isEmpty()) {
            out.append("package ").append(packageName).append(";\n");
        }
        out.append("\nimport dev.hearth.analytics.EventType;\n\n");
        out.append("/** The events of the catalog, for {@code AnalyticsConfig.Builder.eventTypes}. */\n");
        out.append("public final class ")
                .append(className)
                .append(" {\n    private ")
                .append(className)
                .append("() {}\n\n");
        out.append("    /** The newest version of each event, in the catalog's order; a new array each time. */\n");
        out.append("    public static EventType[] all() {\n        return new EventType[] {\n");
        for (String eventClass : eventClasses) {
            out.append("            ").append(eventClass).append(".TYPE,\n");
        }
        return out.append("        };\n    }\n}\n").toString();
    }
}
