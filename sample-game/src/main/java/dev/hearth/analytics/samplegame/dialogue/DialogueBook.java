package dev.hearth.analytics.samplegame.dialogue;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Village;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.List;

/** All that can be said in the village. A villager begins with the first dialogue of their job that fits. */
public final class DialogueBook {
    private static final List<Dialogue> ALL = List.of(
            new Dialogue(
                    "elder.welcome",
                    Job.ELDER,
                    village -> village.time().day() == 1,
                    "So you are the one who will look after us. Keep the hearth burning.",
                    List.of(
                            Choice.of("I will do my best.", 3).leadingTo("elder.advice"),
                            Choice.of("What is for supper?", 1))),
            new Dialogue(
                    "elder.hunger",
                    Job.ELDER,
                    DialogueBook::hungry,
                    "The granary echoes. I have seen winters begin like this.",
                    List.of(
                            Choice.of("We will plant more.", 2),
                            Choice.of("Eat less, then.", -6),
                            Choice.of("Do you have anything put by?", 0).leadingTo("elder.secret"))),
            new Dialogue(
                    "elder.evening",
                    Job.ELDER,
                    DialogueBook::atNight,
                    "Sit down by the fire. Shall I tell you how the river got its name?",
                    List.of(Choice.of("Tell me.", 4), Choice.of("Another time.", 0))),
            new Dialogue(
                    "elder.advice",
                    Job.ELDER,
                    DialogueBook::always,
                    "Wood first, then a farm, then whatever you dream of.",
                    List.of(Choice.of("Thank you.", 1), Choice.of("I know that.", -1))),
            new Dialogue(
                    "elder.secret",
                    Job.ELDER,
                    DialogueBook::never,
                    "A sack of grain under my bed. Do not tell the farmer.",
                    List.of(
                            Choice.of("I never saw it.", 2).giving(Good.GRAIN, 4),
                            Choice.of("Keep it for worse days.", 3))),
            new Dialogue(
                    "farmer.no_farm",
                    Job.FARMER,
                    village -> village.land().count(Building.FARM) == 0,
                    "A farmer without a farm is a person with a hat.",
                    List.of(Choice.of("You will have one.", 3), Choice.of("It is a good hat.", 2))),
            new Dialogue(
                    "farmer.evening",
                    Job.FARMER,
                    DialogueBook::atNight,
                    "The fields sleep, and so should I.",
                    List.of(Choice.of("Good night.", 1))),
            new Dialogue(
                    "farmer.weather",
                    Job.FARMER,
                    DialogueBook::always,
                    "Rain by tomorrow, my knee says so.",
                    List.of(Choice.of("And your other knee?", 2), Choice.of("Then reap today.", 0))),
            new Dialogue(
                    "woodcutter.song",
                    Job.WOODCUTTER,
                    DialogueBook::atNight,
                    "I made a song about a tree. It is a long song.",
                    List.of(
                            Choice.of("Sing it.", 6).leadingTo("woodcutter.encore"),
                            Choice.of("Is it about the oak again?", -2))),
            new Dialogue(
                    "woodcutter.encore",
                    Job.WOODCUTTER,
                    DialogueBook::never,
                    "There is a second part!",
                    List.of(Choice.of("Of course there is.", 3), Choice.of("I must go.", -1))),
            new Dialogue(
                    "woodcutter.forest",
                    Job.WOODCUTTER,
                    DialogueBook::always,
                    "The birches have come back where we cut in spring.",
                    List.of(
                            Choice.of("Leave them a while.", 2),
                            Choice.of("Cut what you can.", -1).giving(Good.WOOD, 1))),
            new Dialogue(
                    "mason.stone",
                    Job.MASON,
                    DialogueBook::always,
                    "This rock wants to be a wall. You only have to ask it.",
                    List.of(
                            Choice.of("What did it say?", 2).giving(Good.STONE, 1),
                            Choice.of("Rocks do not talk.", -2))),
            new Dialogue(
                    "trader.no_market",
                    Job.TRADER,
                    village -> village.land().count(Building.MARKET) == 0,
                    "I have seen a cart turn round at our gate. Build a market, and it will stay.",
                    List.of(
                            Choice.of("Soon.", 1),
                            Choice.of("What would it bring?", 1).leadingTo("trader.rumour"))),
            new Dialogue(
                    "trader.rumour",
                    Job.TRADER,
                    DialogueBook::always,
                    "In the next valley they pay in silver for plain grain.",
                    List.of(
                            Choice.of("Put in a word for us.", 1).giving(Good.COINS, 1),
                            Choice.of("I doubt it.", -1))));

    private DialogueBook() {}

    /** Every dialogue. */
    public static List<Dialogue> all() {
        return ALL;
    }

    /** What {@code villager} says first, now. Every job always has something to say. */
    public static Dialogue opening(Village village, Villager villager) {
        return ALL.stream()
                .filter(dialogue -> dialogue.speaker() == villager.job())
                .filter(dialogue -> dialogue.when().test(village))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(villager.job() + " has nothing to say"));
    }

    /** The dialogue with that id. */
    public static Dialogue byId(String id) {
        return ALL.stream()
                .filter(dialogue -> dialogue.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no dialogue " + id));
    }

    private static boolean always(Village village) {
        return true;
    }

    /** Only another dialogue leads there. */
    private static boolean never(Village village) {
        return false;
    }

    private static boolean atNight(Village village) {
        return village.time().isNight();
    }

    private static boolean hungry(Village village) {
        return village.stock().amount(Good.GRAIN) < village.villagers().size();
    }
}
