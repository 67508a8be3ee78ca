package dev.hearth.analytics.samplegame.rules;

/** The refusals that more than one command can meet. */
final class Refusals {
    private Refusals() {}

    static Outcome outside() {
        return new Outcome.Refused(Refusal.OUTSIDE, "Nobody has ever been there.");
    }

    static Outcome night() {
        return new Outcome.Refused(Refusal.NIGHT, "It is too dark to work.");
    }

    static Outcome notEnough(String forWhat) {
        return new Outcome.Refused(Refusal.NOT_ENOUGH_GOODS, "There is not enough " + forWhat + ".");
    }

    static Outcome storesFull() {
        return new Outcome.Refused(Refusal.STORES_FULL, "The stores are full.");
    }

    static Outcome nobody(String name) {
        return new Outcome.Refused(Refusal.NOBODY, "Nobody called " + name + " lives here.");
    }
}
