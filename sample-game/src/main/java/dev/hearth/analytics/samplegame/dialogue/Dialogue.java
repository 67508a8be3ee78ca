package dev.hearth.analytics.samplegame.dialogue;

import dev.hearth.analytics.samplegame.world.Job;
import dev.hearth.analytics.samplegame.world.Village;
import java.util.List;
import java.util.function.Predicate;

/**
 * Something that a villager says, and what can be answered.
 *
 * @param id {@code job.subject}: letters, digits, dots and underscores, at most 64
 * @param speaker whose job it is to say this
 * @param when what must be so in the village for a talk to begin with this
 * @param line what they say
 * @param choices at least one
 */
public record Dialogue(String id, Job speaker, Predicate<Village> when, String line, List<Choice> choices) {}
