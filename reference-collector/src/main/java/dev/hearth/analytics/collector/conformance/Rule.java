package dev.hearth.analytics.collector.conformance;

import java.io.IOException;

/**
 * One sentence of the protocol that can be tried out.
 *
 * @param topic what it is about, in a word
 * @param statement the sentence
 */
record Rule(String topic, String statement, Check check) {
    /** Returns if the rule is kept. */
    interface Check {
        void run() throws IOException, InterruptedException, RuleBroken;
    }

    /** The rule is not kept; the message says what was there instead. */
    static final class RuleBroken extends Exception {
        private static final long serialVersionUID = 1;

        RuleBroken(String message) {
            super(message);
        }
    }

    static void demand(boolean kept, String instead) throws RuleBroken {
        if (!kept) {
            throw new RuleBroken(instead);
        }
    }
}
