package dev.hearth.analytics.samplegame.console;

import dev.hearth.analytics.samplegame.rules.Assign;
import dev.hearth.analytics.samplegame.rules.Build;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Feast;
import dev.hearth.analytics.samplegame.rules.Harvest;
import dev.hearth.analytics.samplegame.rules.Rest;
import dev.hearth.analytics.samplegame.rules.Trade;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a line typed into the console means. The line itself goes nowhere else: analytics hears of the command that was
 * executed, by the name that the game gives it, never of what somebody typed.
 */
public sealed interface ConsoleLine {
    /** The longest line, in characters. */
    int LENGTH_MAX = 80;

    /** What can be typed, for whoever asks for help. */
    String HELP =
            "build house 3 4 · harvest 5 2 · trade wood stone 2 · assign Ada mason · talk Mira · feast · rest · save";

    /** A command for the village. */
    record Order(Command command) implements ConsoleLine {}

    /** Begin to talk with the villager of that name. */
    record Talk(String villager) implements ConsoleLine {}

    /** Save the village. */
    record Save() implements ConsoleLine {}

    /** Something to show: help, or what was not understood. */
    record Note(String text) implements ConsoleLine {}

    /** Reads {@code line}. Columns and rows are counted from 1, as a person would. Never throws. */
    static ConsoleLine read(String line) {
        List<String> words = Arrays.asList(line.strip().split("\\s+"));
        String verb = words.get(0).toLowerCase(Locale.ROOT);
        try {
            return switch (verb) {
                case "build" -> new Order(new Build(Building.valueOf(constant(words.get(1))), position(words, 2)));
                case "harvest" -> new Order(new Harvest(position(words, 1)));
                case "trade" -> new Order(new Trade(good(words.get(1)), good(words.get(2)), amount(words)));
                case "assign" -> new Order(new Assign(name(words.get(1)), Job.valueOf(constant(words.get(2)))));
                case "feast" -> new Order(new Feast());
                case "rest" -> new Order(new Rest());
                case "talk" -> new Talk(name(words.get(1)));
                case "save" -> new Save();
                case "help", "?", "" -> new Note(HELP);
                default -> new Note("Nobody here knows how to " + verb + ". Try: help");
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Note("How do you mean? For example: " + HELP);
        }
    }

    private static Position position(List<String> words, int from) {
        return new Position(Integer.parseInt(words.get(from)) - 1, Integer.parseInt(words.get(from + 1)) - 1);
    }

    private static int amount(List<String> words) {
        return words.size() > 3 ? Integer.parseInt(words.get(3)) : 1;
    }

    private static Good good(String word) {
        return Good.valueOf(constant(word));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static String name(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).toLowerCase(Locale.ROOT);
    }
}
