package dev.hearth.analytics;

import static dev.hearth.analytics.testing.EngineRig.PATIENCE_SECONDS;
import static dev.hearth.analytics.testing.EngineRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartingClientTest {
    private static final EventType BOSS = EventType.builder("boss_defeated", 1)
            .identifier("boss_id")
            .optionalInteger("attempts", 1, 10)
            .optionalNumber("damage", 0, 100)
            .optionalBool("alone")
            .build();

    @TempDir
    File directory;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private EngineRig rig;
    private AnalyticsClient client = new UnstartedClient(DropReason.NOT_STARTED);

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(new File(directory, "analytics"));
    }

    @AfterEach
    void close() throws IOException {
        client.shutdown(0, TimeUnit.SECONDS);
        rig.close();
    }

    @Test
    void nothingIsWrittenBeforeTheExecutorRuns() {
        client = start(config -> config);
        play(client, "held");
        assertThat(new File(directory, "analytics")).doesNotExist();
        assertThat(client.status().queuedEvents()).isEqualTo(1);
        assertThat(client.isAnalyticsEnabled()).isFalse();
        runTasks();
        assertThat(client.isAnalyticsEnabled()).isTrue();
        assertThat(new File(directory, "analytics")).isDirectory();
    }

    @Test
    void whatWasHeldArrivesInItsOrderAndWithItsTimes() {
        client = start(config -> config);
        client.setVillage("village-1");
        rig.clock.advance(Duration.ofSeconds(2));
        client.track("dialogue_open", Map.of("dialogue_id", "by-name", "npc_id", "mira", "more", "left out"));
        rig.clock.advance(Duration.ofSeconds(3));
        client.track(DialogueOpen.of("typed").npcId("mira"));
        client.event(BOSS)
                .set(BOSS.field("boss_id"), "dragon")
                .set(BOSS.field("attempts"), 3)
                .set(BOSS.field("damage"), 0.5)
                .set(BOSS.field("alone"), true)
                .track();
        rig.clock.advance(Duration.ofHours(1));
        runTasks();
        client.track(DialogueOpen.of("after"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("by-name", "typed", "after");
        JsonNode boss = rig.only("boss_defeated").get("payload");
        assertThat(boss.toString()).isEqualTo("{\"boss_id\":\"dragon\",\"attempts\":3,\"damage\":0.5,\"alone\":true}");
        assertThat(time(rig.only("session_start"))).isEqualTo(EngineRig.BEGIN);
        assertThat(time(rig.only("by-name", "dialogue_open"))).isEqualTo(EngineRig.BEGIN.plusSeconds(2));
        assertThat(time(rig.only("typed", "dialogue_open"))).isEqualTo(EngineRig.BEGIN.plusSeconds(5));
        assertThat(time(rig.only("after", "dialogue_open"))).isEqualTo(EngineRig.BEGIN.plusSeconds(3605));
    }

    @Test
    void sessionThatEndedWhileStartingHasTheLengthItHad() {
        client = start(config -> config);
        client.setVillage("village-1");
        rig.clock.advance(Duration.ofSeconds(7));
        client.onBackground();
        rig.clock.advance(Duration.ofMinutes(10));
        client.onForeground();
        rig.clock.advance(Duration.ofSeconds(1));
        runTasks();
        rig.flush(client);
        assertThat(rig.names()).containsSubsequence("session_start", "session_end", "session_start");
        assertThat(rig.only("session_end").get("payload").get("duration_ms").asLong())
                .isEqualTo(7_000);
    }

    @Test
    void eventsThatFindNoRoomAreCountedAndTheCollectorIsTold() {
        client = start(config -> config.queueBytesMax(64 << 20));
        client.setVillage("village-1");
        int events = 2 * HeldCalls.EVENT_BYTES_MAX / new HeldEvent(new StartingClient(config()), BOSS).bytes();
        for (int i = 0; i < events; i++) {
            client.track(DialogueOpen.of("d" + i));
        }
        long dropped = client.status().drops(DropReason.QUEUE_FULL);
        assertThat(dropped).isPositive();
        assertThat(client.status().queuedEvents() + dropped).isEqualTo(events);
        assertThat(client.status().queuedBytes()).isLessThanOrEqualTo(HeldCalls.EVENT_BYTES_MAX);
        runTasks();
        rig.flush(client);
        eventually(() -> assertThat(rig.collector().losses()).containsEntry("dialogue_open/queue_full", dropped));
        assertThat((long) rig.collector().events("dialogue_open").size() + dropped)
                .isEqualTo(events);
    }

    @Test
    void refusalWhileStartingForgetsWhatWasHeldAndIsWrittenFirst() throws Exception {
        client = start(config -> config.defaultConsent(Consent.GRANTED));
        play(client, "before the refusal");
        CompletableFuture<Void> refusal = CompletableFuture.runAsync(() -> client.setConsent(Consent.DENIED));
        eventually(
                () -> assertThat(client.status().drops(DropReason.NO_CONSENT)).isEqualTo(1));
        assertThat(client.status().queuedEvents()).isZero();
        runTasks();
        refusal.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        client.track(DialogueOpen.of("after the refusal"));
        assertThat(client.status().consent()).isEqualTo(Consent.DENIED);
        assertThat(client.status().drops(DropReason.NO_CONSENT)).isEqualTo(2);
        assertThat(client.status().queuedEvents()).isZero();
    }

    @Test
    void playerWhoHasRefusedEarlierIsObeyedOnceThatIsRead() {
        AnalyticsClient earlier = rig.start();
        earlier.setConsent(Consent.DENIED);
        rig.leave(earlier);
        client = start(config -> config.defaultConsent(Consent.GRANTED));
        play(client, "held");
        runTasks();
        assertThat(client.isAnalyticsEnabled()).isFalse();
        assertThat(client.status().queuedEvents()).isZero();
        assertThat(client.status().drops(DropReason.NO_CONSENT)).isEqualTo(1);
    }

    @Test
    void shutdownBeforeTheStartKeepsWhatWasHeldForTheNextOne() {
        client = start(config -> config.defaultConsent(Consent.GRANTED));
        play(client, "held");
        assertThat(client.shutdown(0, TimeUnit.SECONDS)).isFalse();
        client.track(DialogueOpen.of("too late"));
        assertThat(client.status().drops(DropReason.SHUT_DOWN)).isEqualTo(1);
        runTasks();
        AnalyticsClient next = rig.start();
        rig.flush(next);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("held");
        assertThat(rig.collector().events("session_end")).hasSize(1);
    }

    @Test
    void flushWaitsForTheStart() throws Exception {
        client = start(config -> config.defaultConsent(Consent.GRANTED));
        play(client, "held");
        assertThat(client.flush(0, TimeUnit.SECONDS)).isFalse();
        CompletableFuture<Boolean> flushed =
                CompletableFuture.supplyAsync(() -> client.flush(PATIENCE_SECONDS, TimeUnit.SECONDS));
        runTasks();
        assertThat(flushed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("held");
    }

    @Test
    void startThatFailsDropsCountsAndCanBeTriedAgain() {
        AnalyticsConfig broken = rig.config()
                .storageDirectoryFrom(() -> {
                    throw new IllegalStateException("no disk");
                })
                .build();
        Analytics.start(broken, tasks::add);
        Analytics.setVillage("village-1");
        Analytics.track(DialogueOpen.of("held"));
        runTasks();
        Analytics.track(DialogueOpen.of("later"));
        assertThat(Analytics.status().drops(DropReason.STORAGE_UNAVAILABLE)).isEqualTo(2);
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("could not be started"));
        client = Analytics.start(config(), tasks::add);
        runTasks();
        assertThat(Analytics.isAnalyticsEnabled()).isTrue();
    }

    @Test
    void executorThatRejectsIsAStartThatFails() {
        Executor rejecting = task -> {
            throw new RejectedExecutionException();
        };
        client = AnalyticsClient.start(config(), rejecting);
        play(client, "d");
        assertThat(client.status().drops(DropReason.STORAGE_UNAVAILABLE)).isEqualTo(1);
    }

    @Test
    void secondStartAnswersTheOneThatIsStarting() {
        client = Analytics.start(config(), tasks::add);
        assertThat(Analytics.start(config(), tasks::add)).isSameAs(client);
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("started while starting"));
        runTasks();
        assertThat(Analytics.start(config())).isSameAs(client);
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("started while running"));
    }

    @Test
    void hostileCallsAreCountedAsTheyAreWhenRunning() {
        client = start(config -> config.defaultConsent(Consent.GRANTED));
        client.setVillage("village-1");
        assertThatCode(() -> hostileCalls(client)).doesNotThrowAnyException();
        runTasks();
        Map<DropReason, Long> held = client.status().drops();
        client.shutdown(0, TimeUnit.SECONDS);
        AnalyticsClient running = rig.start(config -> config.storageDirectory(new File(directory, "other")));
        running.setVillage("village-1");
        hostileCalls(running);
        assertThat(held).isEqualTo(running.status().drops());
        assertThat(held.get(DropReason.SCHEMA_VIOLATION)).isPositive();
    }

    @Test
    void valuesAreThoseAtTheTimeOfTheCall() {
        client = start(config -> config);
        client.setVillage("village-1");
        Map<String, Object> fields = new HashMap<>(Map.of("dialogue_id", "then"));
        client.track("dialogue_open", fields);
        fields.put("dialogue_id", "now");
        EventBuilder builder = client.event(DialogueOpen.TYPE).set(DialogueOpen.DIALOGUE_ID, "built");
        builder.track();
        builder.set(DialogueOpen.DIALOGUE_ID, "changed").track();
        runTasks();
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("then", "built");
    }

    @Test
    void eventBegunWhileStartingCanBeTrackedWhenRunning() {
        client = start(config -> config);
        client.setVillage("village-1");
        EventBuilder begun = client.event(DialogueOpen.TYPE).set(DialogueOpen.DIALOGUE_ID, "begun");
        runTasks();
        begun.track();
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("begun");
    }

    /** As many as are held at most, or fewer: the start may take longer than all of the calls. */
    @Test
    void nothingIsLostOrOvertakenWhileItStartsUnderFire() throws Exception {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        client = start(config -> config);
        client.setVillage("village-1");
        Thread game = new Thread(() -> {
            for (int i = 0; i < 1_000; i++) {
                client.track(DialogueOpen.of("d" + i));
            }
        });
        game.setUncaughtExceptionHandler((thread, thrown) -> failed.set(thrown));
        game.start();
        runTasks();
        game.join();
        assertThat(failed.get()).isNull();
        rig.flush(client);
        List<String> arrived = rig.payloads("dialogue_open", "dialogue_id");
        assertThat(arrived).hasSize(1_000);
        for (int i = 0; i < arrived.size(); i++) {
            assertThat(arrived.get(i)).isEqualTo("d" + i);
        }
    }

    @NullUnmarked
    private static void hostileCalls(AnalyticsClient client) {
        client.track((String) null, null);
        client.track("no_such_event", Map.of("a", "b"));
        client.track("dialogue_open", null);
        client.track("dialogue_open", Map.of("dialogue_id", "x".repeat(100_000)));
        client.track("dialogue_open", Map.of("dialogue_id", new Object()));
        client.track("command_executed", Map.of("command", "build", "duration_ms", -1));
        client.track("dialogue_open", new AbstractMap<String, Object>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new IllegalStateException("hostile");
            }
        });
        client.track((Event) null);
        client.track(new Event() {
            @Override
            public EventType type() {
                throw new IllegalStateException("hostile");
            }

            @Override
            public void writeTo(EventBuilder builder) {}
        });
        client.track(new Event() {
            @Override
            public EventType type() {
                return DialogueOpen.TYPE;
            }

            @Override
            public void writeTo(EventBuilder builder) {
                throw new IllegalStateException("hostile");
            }
        });
        client.event(null).set(null, "x").set(DialogueOpen.DIALOGUE_ID, null).track();
        client.event(DialogueOpen.TYPE).set(CommandExecuted.COMMAND, "build").track();
        client.setConsent(null);
        client.setVillage("v".repeat(100_000));
        client.track(DialogueOpen.of("without a village"));
    }

    private AnalyticsClient start(UnaryOperator<AnalyticsConfig.Builder> configured) {
        return AnalyticsClient.start(
                configured
                        .apply(rig.config().defaultConsent(Consent.GRANTED).eventTypes(BOSS))
                        .build(),
                tasks::add);
    }

    private AnalyticsConfig config() {
        return rig.config().defaultConsent(Consent.GRANTED).build();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static void play(AnalyticsClient client, String dialogue) {
        client.setVillage("village-1");
        client.track(DialogueOpen.of(dialogue.replace(' ', '-')));
    }

    private static Instant time(JsonNode event) {
        return Instant.parse(event.get("ts_utc").asText());
    }
}
