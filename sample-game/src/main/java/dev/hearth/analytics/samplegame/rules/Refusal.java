package dev.hearth.analytics.samplegame.rules;

/** Why a village refuses a command. */
public enum Refusal {
    /** It is too dark to work. */
    NIGHT,
    /** There is no such tile. */
    OUTSIDE,
    /** Only a meadow can be built on. */
    WRONG_TERRAIN,
    /** Something stands there already. */
    OCCUPIED,
    /** A village has one hearth. */
    ONE_HEARTH,
    /** Not enough of some good. */
    NOT_ENOUGH_GOODS,
    /** No room left for what it would bring. */
    STORES_FULL,
    /** Nothing grows there. */
    NOTHING_TO_HARVEST,
    /** It has not grown yet. */
    NOT_RIPE,
    /** Nobody of that name lives here. */
    NOBODY,
    /** They do that already, or nobody may. */
    JOB_NOT_OPEN,
    /** A trade of a good for itself, or of nothing. */
    NO_BARGAIN,
    /** Nobody is tired yet. */
    TOO_EARLY_TO_REST,
    /** One feast a day. */
    FEASTED_TODAY
}
