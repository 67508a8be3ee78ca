package dev.hearth.analytics.collector.conformance;

import dev.hearth.analytics.collector.client.ProtocolClient;
import dev.hearth.analytics.collector.conformance.Rule.RuleBroken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Runs every rule against a collector, which is left with some events of the checks in it. */
public final class Conformance {
    private final ProtocolClient client;
    private final List<Rule> rules;

    /**
     * What came of one rule.
     *
     * @param topic what it is about, in a word
     * @param failure what was there instead; empty if the rule is kept
     */
    public record Outcome(String topic, String statement, String failure) {
        public boolean kept() {
            return failure.isEmpty();
        }
    }

    public Conformance(ProtocolClient client, String serviceToken, RandomGenerator random) {
        this.client = client;
        Probe probe = new Probe(client, serviceToken, random);
        this.rules = Stream.of(
                        new DeliveryRules(probe).rules(),
                        new EnvelopeRules(probe).rules(),
                        new VerdictRules(probe).rules(),
                        new ReadingRules(probe).rules())
                .flatMap(List::stream)
                .toList();
    }

    public int size() {
        return rules.size();
    }

    /**
     * Runs them all.
     *
     * @param afterRule is run after each rule
     * @throws IOException if there is no collector to be reached at all
     */
    public List<Outcome> run(Runnable afterRule) throws IOException, InterruptedException {
        client.send(client.request("/healthz").GET());
        List<Outcome> outcomes = new ArrayList<>();
        for (Rule rule : rules) {
            outcomes.add(new Outcome(rule.topic(), rule.statement(), failure(rule)));
            afterRule.run();
        }
        return outcomes;
    }

    /**
     * A collector that answers before it has read the body may close the connection, and the answer can be lost on the way to
     * who is still sending (RFC 9112, section 9.6). So a rule whose connection broke is asked once more.
     */
    private static String failure(Rule rule) throws InterruptedException {
        try {
            return brokenBy(rule);
        } catch (IOException e) {
            return failureAgain(rule);
        }
    }

    private static String failureAgain(Rule rule) throws InterruptedException {
        try {
            return brokenBy(rule);
        } catch (IOException e) {
            return "there was no answer";
        }
    }

    private static String brokenBy(Rule rule) throws IOException, InterruptedException {
        try {
            rule.check().run();
            return "";
        } catch (RuleBroken e) {
            return String.valueOf(e.getMessage());
        }
    }
}
