package dev.hearth.analytics.samplegame.window;

import java.util.Locale;

/** What a game's analytics may meet while frames are drawn. */
enum Conditions {
    OFF("no analytics", "#6b7280", "the calls go to an empty class; nothing of the library runs"),
    ON("analytics on", "#2f7d4f", "a collector that answers at once"),
    HANGING("collector hangs", "#c2410c", "it takes every connection and never answers"),
    SLOW_DISK("slow disk", "#7c3aed", "each file operation takes 50 ms more, each force 200 ms"),
    NO_NETWORK("no network", "#0369a1", "the collector's name is not to be resolved");

    private final String words;
    private final String color;
    private final String meaning;

    Conditions(String words, String color, String meaning) {
        this.words = words;
        this.color = color;
        this.meaning = meaning;
    }

    String words() {
        return words;
    }

    String color() {
        return color;
    }

    String meaning() {
        return meaning;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
