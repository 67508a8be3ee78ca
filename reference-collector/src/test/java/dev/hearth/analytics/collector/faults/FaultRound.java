package dev.hearth.analytics.collector.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.CollectorProcess;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.faults.Fleet.Member;
import dev.hearth.analytics.collector.faults.Traffic.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Collectors take traffic while things break. In the end everything is whole again, and what was acknowledged must be
 * there, counted once. Traffic and faults follow from the seed; which of them meets which at what instant does not.
 */
final class FaultRound {
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SENDERS = 3;
    private static final int EVENTS = 1_500;
    private static final int PHASES = 4;
    private static final int RESENT = 10;
    private static final int HOLD_MILLIS_MAX = 1_500;
    private static final Duration SKEW = Duration.ofHours(1);

    private final Random random;
    private final Path directory;
    private final FaultyEngine engine;
    private final Instant now = Instant.now();
    private final List<Batch> batches;
    private final Oracle oracle = new Oracle(LATE_WINDOW);
    private final Fleet fleet = new Fleet();
    private final List<String> story = Collections.synchronizedList(new ArrayList<>());

    FaultRound(long seed, Path directory, FaultyEngine engine) {
        this.random = new Random(seed);
        this.directory = directory;
        this.engine = engine;
        this.batches = new Traffic(random.nextLong(), now).batches(EVENTS);
        for (Batch batch : batches) {
            oracle.take(batch.json().get("events"), batch.rejected(), now);
        }
    }

    /** What was done, in order. */
    List<String> story() {
        return List.copyOf(story);
    }

    void run() throws Exception {
        Semaphore permits = new Semaphore(0);
        try (fleet;
                Senders senders = new Senders(batches, fleet::uris, permits);
                IntegrityWatch watch = new IntegrityWatch(fleet::members, today().minusDays(1), today().plusDays(1))) {
            startCollectors();
            watch.start();
            senders.start(SENDERS, random);
            for (int phase = 0; phase < PHASES; phase++) {
                hurt(senders, permits, batches.size() / (PHASES + 1));
            }
            permits.release(batches.size());
            awaitAcknowledged(senders, batches.size());
            awaitCounted();
            watch.assertNeverBroken();
            check(senders);
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    private void startCollectors() throws IOException {
        int number = 1 + random.nextInt(engine.collectorsMax());
        for (int i = 0; i < number; i++) {
            addCollector();
        }
        if (number > 1) {
            Duration skew = random.nextBoolean() ? SKEW : SKEW.negated();
            story.add("one collector's clock is off by " + skew);
            fleet.add(
                    "skewed",
                    directory.resolve("skewed"),
                    random.nextLong(),
                    (data, log) -> SkewedCollector.start(data, log, skew, engine.storeUrl()));
        }
    }

    private void addCollector() throws IOException {
        String name = "collector-" + fleet.members().size();
        fleet.add(
                name,
                directory.resolve(name),
                random.nextLong(),
                (data, log) -> CollectorProcess.serve(data, log, "--store", engine.storeUrl()));
    }

    /** Lets some traffic through, and breaks one or two things in the middle of it for a while. */
    private void hurt(Senders senders, Semaphore permits, int traffic) throws Exception {
        int before = senders.acknowledged();
        permits.release(traffic);
        awaitAcknowledged(senders, before + random.nextInt(traffic / 2));
        List<Fault.Lift> lifts = new ArrayList<>();
        Duration hold = Duration.ofMillis(random.nextInt(HOLD_MILLIS_MAX));
        for (Fault fault : drawFaults()) {
            tell(fault.toString());
            hold = hold.plus(fault.holdMin());
            lifts.add(fault.begin().begin(random));
        }
        LockSupport.parkNanos(hold.toNanos());
        // The store is back before a collector starts: without a store, none does.
        Collections.reverse(lifts);
        for (Fault.Lift lift : lifts) {
            lift.lift();
        }
        engine.awaitHealthy();
        tell("whole again: " + senders.acknowledged() + " batches acknowledged, " + senders.failures()
                + " requests failed");
        awaitAcknowledged(senders, before + traffic);
    }

    /** One of the collectors, one of the store, or both: first of the collectors. */
    private List<Fault> drawFaults() {
        List<Fault> faults = new ArrayList<>();
        List<Fault> ofStore = engine.faults();
        List<Fault> ofCollectors = new ArrayList<>(fleet.faults());
        if (engine.collectorsMax() > 1) {
            ofCollectors.add(new Fault("another collector joins", unused -> {
                addCollector();
                return () -> {};
            }));
        }
        int which = random.nextInt(3);
        if (which > 0 || ofStore.isEmpty()) {
            faults.add(ofCollectors.get(random.nextInt(ofCollectors.size())));
        }
        if (which < 2 && !ofStore.isEmpty()) {
            faults.add(ofStore.get(random.nextInt(ofStore.size())));
        }
        return faults;
    }

    private void tell(String what) {
        story.add(Duration.between(now, Instant.now()).toMillis() + " ms: " + what);
    }

    private static void awaitAcknowledged(Senders senders, int number) {
        await(number + " batches are acknowledged")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .failFast("a sender gave up", senders::assertNoneHasFailed)
                .until(() -> senders.acknowledged() >= number);
    }

    private void awaitCounted() {
        for (Member member : fleet.members()) {
            TestClient client = new TestClient(member.directUri());
            await("everything is counted, says " + member).atMost(PATIENCE).until(() -> {
                JsonNode days = KpiCheck.integrity(client, today().minusDays(1), today().plusDays(1));
                return KpiCheck.sum(days, "pending") == 0;
            });
        }
    }

    private void check(Senders senders) {
        checkAnswers(senders);
        resend(senders);
        for (Member member : fleet.members()) {
            TestClient client = new TestClient(member.directUri());
            await(member + " is ready")
                    .atMost(PATIENCE)
                    .until(() -> client.get("/readyz").statusCode() == 200);
            new KpiCheck(client, oracle, today().minusDays(4), today().plusDays(1), "by " + member).check();
        }
    }

    /** Each event was accepted by exactly one answer, however often its batch was sent before that was heard. */
    private void checkAnswers(Senders senders) {
        long accepted = 0;
        long duplicate = 0;
        for (JsonNode answer : senders.answers()) {
            accepted += answer.get("accepted").asLong();
            duplicate += answer.get("duplicate").asLong();
        }
        assertThat(accepted).as("accepted by the answers").isEqualTo(oracle.accepted());
        assertThat(duplicate).as("duplicate by the answers").isEqualTo(oracle.duplicates());
    }

    /** The same batch gets the same answer, whoever gives it. */
    private void resend(Senders senders) {
        for (int i = 0; i < RESENT; i++) {
            Batch batch = batches.get(random.nextInt(batches.size()));
            List<Member> members = fleet.members();
            TestClient client =
                    new TestClient(members.get(random.nextInt(members.size())).directUri());
            ObjectNode again = (ObjectNode) TestClient.json(client.post(batch.json()));
            ObjectNode first = (ObjectNode) senders.answerTo(batch);
            again.remove("server_time");
            first.remove("server_time");
            assertThat(again.toString())
                    .as("the answer to a batch that is sent again")
                    .isEqualTo(first.toString());
        }
    }
}
