package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one line that says why an event was dropped. */
class DebugModeTest {
    private static final EventType BOSS = EventType.builder("boss_defeated", 1)
            .identifier("boss_id")
            .enumeration("weapon", List.of("sword", "bow"))
            .optionalNumber("health", 0, 1)
            .optionalBool("first")
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
    void identifierThatDoesNotMatch() {
        AnalyticsClient client = debugging();
        client.track(CommandExecuted.of("build a house"));
        client.track(CommandExecuted.of("x".repeat(65)));
        client.track(CommandExecuted.of(""));
        assertThat(rig.log.lines())
                .containsExactly(
                        "WARN dropped command_executed (schema_violation): `command` must match"
                                + " ^[A-Za-z0-9_.:-]{1,64}$, got a text of 13 characters, the first that is not allowed at 6",
                        "WARN dropped command_executed (schema_violation): `command` must match"
                                + " ^[A-Za-z0-9_.:-]{1,64}$, got a text of 65 characters",
                        "WARN dropped command_executed (schema_violation): `command` must match"
                                + " ^[A-Za-z0-9_.:-]{1,64}$, got a text of 0 characters");
    }

    @Test
    void valueOfTheWrongKindOrOutOfRange() {
        AnalyticsClient client = debugging();
        client.track("command_executed", Map.of("command", "build", "duration_ms", "1500"));
        client.track("command_executed", Map.of("command", "build", "duration_ms", -1));
        client.track("command_executed", Map.of("command", "build", "duration_ms", 3_600_001L));
        client.track("command_executed", Map.of("command", "build", "duration_ms", 1.5));
        client.track("command_executed", Map.of("command", 5));
        client.track("command_executed", Map.of("command", URI.create("build")));
        client.track("boss_defeated", Map.of("boss_id", "dragon", "weapon", "spoon"));
        client.track("boss_defeated", Map.of("boss_id", "dragon", "weapon", "bow", "health", Double.NaN));
        client.track("boss_defeated", Map.of("boss_id", "dragon", "weapon", "bow", "health", 2));
        client.track("boss_defeated", Map.of("boss_id", "dragon", "weapon", "bow", "first", "yes"));
        client.track("boss_defeated", Map.of("boss_id", true, "weapon", "bow"));
        String integer = "`duration_ms` must be an integer from 0 to 3600000, got ";
        assertThat(whys())
                .containsExactly(
                        integer + "a text of 4 characters",
                        integer + "a smaller one",
                        integer + "a larger one",
                        integer + "a number with a fraction",
                        "`command` must match ^[A-Za-z0-9_.:-]{1,64}$, got a number",
                        "`command` must match ^[A-Za-z0-9_.:-]{1,64}$, got a java.net.URI",
                        "`weapon` must be one of sword, bow, got a text of 5 characters",
                        "`health` must be a number from 0.0 to 1.0, got a number that is not finite",
                        "`health` must be a number from 0.0 to 1.0, got a larger one",
                        "`first` must be true or false, got a text of 3 characters",
                        "`boss_id` must match ^[A-Za-z0-9_.:-]{1,64}$, got a boolean");
    }

    @Test
    void requiredFieldsThatAreMissing() {
        AnalyticsClient client = debugging();
        client.track("command_executed", null);
        client.event(BOSS).track();
        assertThat(whys()).containsExactly("`command` is required", "`boss_id`, `weapon` are required");
    }

    @Test
    void eventsThatAreNotInTheCatalog() {
        AnalyticsClient client = debugging();
        EventType twin = EventType.builder("boss_defeated", 1).build();
        client.track("comand_executed", Map.of());
        client.track("Erika Mustermann", Map.of());
        client.event(EventType.builder("quest_done", 2).build()).track();
        client.event(twin).track();
        String has =
                "; it has village_active, session_start, session_end, dialogue_open, command_executed, boss_defeated";
        assertThat(rig.log.lines()).allMatch(line -> line.startsWith("WARN dropped unknown (unknown_event): "));
        assertThat(whys())
                .containsExactly(
                        "no such event in the catalog: comand_executed" + has,
                        "no such event in the catalog: a name of 16 characters" + has,
                        "quest_done.v2 is not in the catalog: hand it to AnalyticsConfig.Builder.eventTypes",
                        "another object stands for boss_defeated in the catalog: keep the EventType in one constant");
    }

    @Test
    void longCatalogIsNotListedAsAWhole() {
        EventType[] many = IntStream.range(0, 200)
                .mapToObj(i -> EventType.builder("event_" + i, 1).build())
                .toArray(EventType[]::new);
        AnalyticsClient client = rig.start(config -> config.debug(true).eventTypes(many));
        client.setVillage("village-1");
        client.track("no_such_event", Map.of());
        assertThat(whys()).singleElement().asString().endsWith(", event_14, …");
    }

    @Test
    void payloadThatIsTooLarge() {
        EventType.Builder builder = EventType.builder("wide", 1);
        IntStream.range(0, EventType.FIELDS_MAX)
                .forEach(i -> builder.optionalIdentifier(("field_" + i + "_").repeat(7)));
        EventType wide = builder.build();
        AnalyticsClient client = rig.start(config -> config.debug(true).eventTypes(wide));
        client.setVillage("village-1");
        client.track(
                "wide",
                wide.fields().stream().collect(Collectors.toMap(field -> field.name(), field -> "x".repeat(64))));
        assertThat(rig.log.lines())
                .containsExactly("WARN dropped wide (payload_too_large): more than 4096 bytes of payload");
    }

    @Test
    void fieldThatTheSchemaDoesNotNameIsLeftOutAndSaid() {
        AnalyticsClient client = debugging();
        client.track("command_executed", Map.of("command", "build", "player", "Erika"));
        client.event(BOSS)
                .set(BOSS.field("boss_id"), "dragon")
                .set(BOSS.field("weapon"), "bow")
                .set(CommandExecuted.DURATION_MS, 5)
                .track();
        assertThat(rig.log.lines())
                .containsExactly(
                        "WARN command_executed: a field that the schema does not name was left out; it names"
                                + " `command`, `duration_ms`",
                        "WARN boss_defeated: a field that the schema does not name was left out; it names"
                                + " `boss_id`, `weapon`, `health`, `first`");
        assertThat(client.status().drops()).isEmpty();
    }

    @Test
    void consentVillageAndShutdown() {
        AnalyticsClient client = rig.start(config -> config.debug(true));
        client.track(DialogueOpen.of("menu"));
        client.setVillage("village-1");
        client.setConsent(Consent.DENIED);
        client.track(DialogueOpen.of("menu"));
        rig.leave(client);
        client.track(DialogueOpen.of("menu"));
        assertThat(rig.log.lines())
                .containsExactly(
                        "WARN dropped dialogue_open (schema_violation): no village is set: setVillage comes first",
                        "WARN dropped dialogue_open (no_consent): consent is denied",
                        "WARN dropped dialogue_open (shut_down): tracked after shutdown");
    }

    @Test
    void eventThatIsNotInTheSample() {
        AnalyticsClient client =
                rig.start(config -> config.defaultConsent(Consent.GRANTED).debug(true));
        rig.collector().sampling("{\"dialogue_open\":1000000000}");
        client.setVillage("village-1");
        rig.flush(client); // brings the configuration, which holds from the next session on
        client.setVillage("village-2");
        client.track(DialogueOpen.of("menu"));
        assertThat(rig.log.lines())
                .containsExactly("WARN dialogue_open: not kept, since the collector takes a sample and this session is"
                        + " not in it");
    }

    @Test
    void theSameLineIsSaidOnceAMinute() {
        AnalyticsClient client = debugging();
        for (int frame = 0; frame < 1_000; frame++) {
            client.track(CommandExecuted.of("build a house"));
        }
        assertThat(rig.log.lines()).hasSize(1);
        rig.clock.advance(Duration.ofMinutes(1));
        client.track(CommandExecuted.of("build a house"));
        assertThat(rig.log.lines()).hasSize(2);
        EngineRig.assertDropped(client, DropReason.SCHEMA_VIOLATION, 1_001);
    }

    @Test
    void withoutDebugModeThereIsOneHintAMinuteAndNoneForARefusal() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track(CommandExecuted.of("build a house"));
        client.track("comand_executed", Map.of());
        client.track("command_executed", Map.of("command", "build", "player", "Erika"));
        assertThat(rig.log.lines())
                .containsExactly("WARN events are dropped: AnalyticsStatus.drops counts them,"
                        + " AnalyticsConfig.Builder.debug says why");
        client.setConsent(Consent.DENIED);
        client.track(DialogueOpen.of("menu"));
        assertThat(rig.log.lines()).hasSize(1);
    }

    private AnalyticsClient debugging() {
        AnalyticsClient client = rig.start(config -> config.debug(true).eventTypes(BOSS));
        client.setVillage("village-1");
        return client;
    }

    /** What is said behind the reason. */
    private List<String> whys() {
        return rig.log.lines().stream()
                .map(line -> line.substring(line.indexOf("): ") + 3))
                .collect(Collectors.toList());
    }
}
