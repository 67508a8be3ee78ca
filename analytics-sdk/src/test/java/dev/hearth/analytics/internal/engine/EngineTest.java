package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.testing.EngineRig.assertDropped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.Event;
import dev.hearth.analytics.EventBuilder;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.SessionStart;
import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.VillageActive;
import dev.hearth.analytics.testing.EngineRig;
import dev.hearth.analytics.testing.Reply;
import dev.hearth.analytics.testing.ScriptedCollector;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
    private static final EventType BOSS = EventType.builder("boss_defeated", 3)
            .identifier("boss_id")
            .optionalInteger("attempts", 1, 10)
            .optionalNumber("share", 0, 1)
            .optionalBool("alone")
            .optionalEnumeration("mode", List.of("easy", "HARD"))
            .build();

    @TempDir
    File directory;

    private EngineRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new EngineRig(directory);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void trackedEventsArriveOnceInOrderAndComplete() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track(DialogueOpen.of("smith.greeting").npcId("smith"));
        client.track("command_executed", Map.of("command", "build", "duration_ms", 12));
        client.event(CommandExecuted.TYPE).set(CommandExecuted.COMMAND, "trade").track();
        rig.flush(client);
        assertThat(rig.names())
                .containsExactlyInAnyOrder(
                        "session_start", "village_active", "dialogue_open", "command_executed", "command_executed");
        assertThat(rig.payloads("command_executed", "command")).containsExactly("build", "trade");
        JsonNode dialogue = rig.only("dialogue_open");
        assertThat(dialogue.get("payload").toString())
                .isEqualTo("{\"dialogue_id\":\"smith.greeting\",\"npc_id\":\"smith\"}");
        assertThat(dialogue.get("app_version").asText()).isEqualTo("1.0.0");
        assertThat(dialogue.get("platform").asText()).isEqualTo("test");
        assertThat(dialogue.get("ts_utc").asText()).isEqualTo("2026-11-23T23:00:00.000Z");
        assertThat(dialogue.get("session_id"))
                .isEqualTo(rig.only("session_start").get("session_id"));
        assertThat(client.status().queuedEvents()).isZero();
        assertThat(client.status().lastUploadOutcome()).isEqualTo(UploadOutcome.ACKNOWLEDGED);
    }

    @Test
    void sequenceIsGapFreeWithinTheSession() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        for (int i = 0; i < 50; i++) {
            client.track(DialogueOpen.of("d" + i));
        }
        rig.flush(client);
        Set<Integer> numbers = new HashSet<>();
        rig.collector().events().forEach(event -> numbers.add(event.get("seq").asInt()));
        assertThat(numbers).hasSize(52).contains(0, 51);
    }

    @Test
    void villageLeavesOnlyAsAHashUnderTheSaltOfItsDay() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track(DialogueOpen.of("late"));
        rig.flush(client);
        rig.step(Duration.ofHours(2));
        client.track(DialogueOpen.of("next-day"));
        rig.flush(client);
        List<JsonNode> events = rig.collector().events("dialogue_open");
        assertThat(events.get(0).get("anon_village_id").asText()).isEqualTo(hash(LocalDate.of(2026, 11, 23)));
        assertThat(events.get(1).get("anon_village_id").asText()).isEqualTo(hash(LocalDate.of(2026, 11, 24)));
    }

    @Test
    void whatAnEarlierRunLeftIsSentWithItsOwnIdsAfterARestart() throws IOException {
        AnalyticsClient first = rig.start();
        first.setVillage("village-1");
        rig.stopCollector();
        first.track(DialogueOpen.of("offline"));
        rig.leave(first);
        assertThat(first.status().queuedEvents()).isPositive();

        rig.restartCollector();
        AnalyticsClient second = rig.start();
        rig.flush(second);
        assertThat(rig.names()).contains("session_start", "dialogue_open", "session_end");
        assertThat(rig.payloads("session_end", "reason")).containsExactly("shutdown");
    }

    @Test
    void answerThatGotLostIsAskedForAgainUnderTheSameBatchId() {
        AnalyticsClient first = rig.start();
        first.setVillage("village-1");
        first.track(DialogueOpen.of("once"));
        rig.collector().script(Reply.takeAndCut());
        first.flush(2, TimeUnit.SECONDS);
        EngineRig.eventually(() -> assertThat(rig.collector().batches()).isNotEmpty());
        rig.leave(first);

        AnalyticsClient second = rig.start();
        rig.flush(second);
        List<JsonNode> batches = rig.collector().batches();
        assertThat(batches.get(1).get("batch_id")).isEqualTo(batches.get(0).get("batch_id"));
        assertThat(rig.collector().events("dialogue_open")).hasSize(1);
    }

    @Test
    void unknownFieldsAreRemovedAndWrongValuesDropTheEvent() {
        AnalyticsClient client =
                rig.start(c -> c.defaultConsent(Consent.GRANTED).eventTypes(BOSS));
        client.setVillage("village-1");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("boss_id", "dragon");
        fields.put("player_name", "Erika Mustermann");
        fields.put("attempts", 3.0);
        fields.put("share", 1);
        fields.put("alone", true);
        fields.put("mode", Mode.HARD);
        client.track("boss_defeated", fields);
        client.track("boss_defeated", Map.of("boss_id", "dragon", "attempts", 11));
        client.track("boss_defeated", Map.of("boss_id", "a dragon"));
        client.track("boss_defeated", Map.of("boss_id", "dragon", "share", Double.NaN));
        client.track("boss_defeated", Map.of("boss_id", "dragon", "attempts", "3"));
        client.track("boss_defeated", Map.of("attempts", 3));
        client.track("boss_defeated", null);
        rig.flush(client);
        assertThat(rig.only("boss_defeated").get("payload").toString())
                .isEqualTo("{\"boss_id\":\"dragon\",\"attempts\":3,\"share\":1.0,\"alone\":true,\"mode\":\"HARD\"}");
        assertThat(rig.only("boss_defeated").get("event_version").asInt()).isEqualTo(3);
        assertDropped(client, DropReason.SCHEMA_VIOLATION, 6);
        assertThat(rig.collector().losses()).containsEntry("boss_defeated/schema_violation", 6L);
    }

    @Test
    void eventsThatAreInNoCatalogAreDroppedUnderNoName() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track("erika@example.org", Map.of());
        client.event(BOSS).set(BOSS.field("boss_id"), "dragon").track();
        rig.flush(client);
        assertDropped(client, DropReason.UNKNOWN_EVENT, 2);
        assertThat(rig.collector().losses()).containsEntry("unknown/unknown_event", 2L);
    }

    @Test
    void sessionEventsAndTheDailyOneAreTheLibrarysOwn() {
        AnalyticsClient client =
                rig.start(c -> c.defaultConsent(Consent.GRANTED).debug(true));
        client.setVillage("village-1");
        client.track("session_start", Map.of("reason", "launch"));
        client.event(SessionStart.TYPE).set(SessionStart.REASON, "launch").track();
        client.track("village_active", Map.of("source", "daily"));
        client.track(VillageActive.of(VillageActive.Source.HEARTBEAT));
        rig.flush(client);
        assertDropped(client, DropReason.SCHEMA_VIOLATION, 3);
        assertThat(rig.payloads("village_active", "source")).containsExactlyInAnyOrder("daily", "heartbeat");
        assertThat(rig.log.lines()).anyMatch(line -> line.contains("tracked by the library itself"));
    }

    @Test
    void eventsWithoutAVillageAreDropped() {
        AnalyticsClient client = rig.start();
        client.track(DialogueOpen.of("menu"));
        client.setVillage("");
        client.track(DialogueOpen.of("menu"));
        client.setVillage("v".repeat(AnalyticsClient.VILLAGE_ID_BYTES_MAX + 1));
        client.track(DialogueOpen.of("menu"));
        assertDropped(client, DropReason.SCHEMA_VIOLATION, 3);
    }

    @Test
    void eventThatTracksAnotherWhileItIsFilledInIsDroppedAndTheOtherKept() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track(new Event() {
            @Override
            public EventType type() {
                return DialogueOpen.TYPE;
            }

            @Override
            public void writeTo(EventBuilder builder) {
                client.track(DialogueOpen.of("inner"));
                builder.set(DialogueOpen.DIALOGUE_ID, "outer");
            }
        });
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("inner");
        assertDropped(client, DropReason.SCHEMA_VIOLATION, 1);
    }

    @Test
    void trackingAfterShutdownIsCountedAndNothingElse() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        assertThat(client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        client.track(DialogueOpen.of("late"));
        client.event(DialogueOpen.TYPE).set(DialogueOpen.DIALOGUE_ID, "late").track();
        client.onForeground();
        client.onBackground();
        client.setVillage("other");
        client.setConsent(Consent.DENIED);
        assertThat(client.isAnalyticsEnabled()).isFalse();
        assertThat(client.flush(1, TimeUnit.SECONDS)).isFalse();
        assertThat(client.shutdown(1, TimeUnit.SECONDS)).isTrue();
        assertDropped(client, DropReason.SHUT_DOWN, 2);
        assertThat(rig.names()).containsExactlyInAnyOrder("session_start", "village_active", "session_end");
    }

    @Test
    void twoClientsInOneProcessShareADirectoryAndLoseNothing() {
        AnalyticsClient one = rig.start();
        AnalyticsClient two = rig.start();
        one.setVillage("village-1");
        two.setVillage("village-2");
        one.track(DialogueOpen.of("one"));
        two.track(DialogueOpen.of("two"));
        rig.flush(one);
        rig.flush(two);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactlyInAnyOrder("one", "two");
        assertThat(rig.collector().duplicates()).isZero();
    }

    @Test
    void directoryThatCannotBeWrittenDropsAndCounts() throws IOException {
        File notADirectory = new File(directory, "file");
        assertThat(notADirectory.createNewFile()).isTrue();
        AnalyticsClient client =
                rig.start(c -> c.defaultConsent(Consent.GRANTED).storageDirectory(new File(notADirectory, "deeper")));
        client.setVillage("village-1");
        client.track(DialogueOpen.of("lost"));
        assertThat(client.status().drops(DropReason.STORAGE_UNAVAILABLE)).isPositive();
        client.shutdown(1, TimeUnit.SECONDS);
    }

    private static String hash(LocalDate day) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(ScriptedCollector.salt(day), "HmacSHA256"));
            byte[] hash = mac.doFinal("village-1".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private enum Mode {
        HARD
    }
}
