package dev.hearth.analytics.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.VillageActive;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingAnalyticsTest {
    private static final EventType BOSS = EventType.builder("boss_defeated", 1)
            .identifier("boss_id")
            .optionalNumber("health", 0, 1)
            .optionalBool("first")
            .build();

    @Test
    void whatTheFacadeIsToldIsRecordedInOrder() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install(config -> config.eventTypes(BOSS))) {
            Analytics.setVillage("village-1");
            Analytics.track(DialogueOpen.of("elder.welcome").npcId("mira"));
            Analytics.track("command_executed", Map.of("command", "build", "player", "Erika"));
            Analytics.event(BOSS)
                    .set(BOSS.field("boss_id"), "dragon")
                    .set(BOSS.field("health"), 0.5)
                    .set(BOSS.field("first"), true)
                    .track();
            Analytics.track(VillageActive.of(VillageActive.Source.HEARTBEAT));
            assertThat(analytics.events())
                    .hasToString("[dialogue_open{dialogue_id=elder.welcome, npc_id=mira},"
                            + " command_executed{command=build},"
                            + " boss_defeated{boss_id=dragon, health=0.5, first=true},"
                            + " village_active{source=heartbeat}]");
            RecordedEvent command = analytics.events(CommandExecuted.TYPE).get(0);
            assertThat(command.fields()).isEqualTo(Map.of("command", "build"));
            assertThat(command.field(CommandExecuted.COMMAND)).isEqualTo("build");
            assertThat(command.field("player")).isNull();
            assertThat(command.version()).isEqualTo(1);
            assertThat(command.villageId()).isEqualTo("village-1");
            assertThat(command.at()).isEqualTo(RecordingAnalytics.BEGIN);
            assertThat(analytics.refused()).isEmpty();
        }
    }

    @Test
    void whatTheCatalogDoesNotAllowIsRefusedWithTheSchemasWords() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            Analytics.track(DialogueOpen.of("menu"));
            Analytics.setVillage("village-1");
            Analytics.track(CommandExecuted.of("build a house"));
            Analytics.track(CommandExecuted.of("build a house"));
            Analytics.track("boss_defeated", Map.of("boss_id", "dragon"));
            assertThat(analytics.events()).isEmpty();
            assertThat(analytics.refused())
                    .extracting(RefusedEvent::name, RefusedEvent::reason)
                    .containsExactly(
                            tuple("dialogue_open", DropReason.SCHEMA_VIOLATION),
                            tuple("command_executed", DropReason.SCHEMA_VIOLATION),
                            tuple("command_executed", DropReason.SCHEMA_VIOLATION),
                            tuple("unknown", DropReason.UNKNOWN_EVENT));
            assertThat(analytics.refused().get(1))
                    .hasToString("command_executed (schema_violation): `command` must match ^[A-Za-z0-9_.:-]{1,64}$,"
                            + " got a text of 13 characters, the first that is not allowed at 6");
            assertThat(analytics.refused().get(3).why()).contains("boss_defeated; it has");
        }
    }

    @Test
    void consentIsRespectedAndBeginsUndecided() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            assertThat(Analytics.status().consent()).isEqualTo(Consent.PENDING);
            Analytics.setVillage("village-1");
            Analytics.track(DialogueOpen.of("before"));
            Analytics.setConsent(Consent.DENIED);
            Analytics.track(DialogueOpen.of("refused"));
            assertThat(Analytics.isAnalyticsEnabled()).isFalse();
            assertThat(analytics.events()).isEmpty();
            assertThat(analytics.sessionEvents()).isEmpty();
            assertThat(analytics.refused()).extracting(RefusedEvent::reason).containsExactly(DropReason.NO_CONSENT);
            Analytics.setConsent(Consent.GRANTED);
            Analytics.track(DialogueOpen.of("after"));
            assertThat(analytics.events()).hasToString("[dialogue_open{dialogue_id=after}]");
        }
    }

    @Test
    void doNotTrackOnTheMachineThatRunsTheTestsDecidesNothing() {
        System.setProperty("hearth.analytics.doNotTrack", "1");
        try (RecordingAnalytics analytics = RecordingAnalytics.start()) {
            assertThat(analytics.client().status().consent()).isEqualTo(Consent.PENDING);
            analytics.client().setVillage("village-1");
            analytics.client().track(DialogueOpen.of("d"));
            assertThat(analytics.events()).hasSize(1);
        } finally {
            System.clearProperty("hearth.analytics.doNotTrack");
        }
    }

    @Test
    void sessionsFollowVillageAndScreen() {
        try (RecordingAnalytics analytics = RecordingAnalytics.start()) {
            analytics.client().setVillage("village-1");
            analytics.client().onBackground();
            analytics.clock().advance(Duration.ofSeconds(29));
            analytics.client().onForeground();
            analytics.client().track(DialogueOpen.of("same"));
            analytics.client().onBackground();
            analytics.clock().advance(Duration.ofSeconds(31));
            analytics.client().onForeground();
            analytics.client().track(DialogueOpen.of("next"));
            List<RecordedEvent> sessions = analytics.sessionEvents();
            assertThat(sessions)
                    .hasToString("[session_start{reason=launch}, session_end{duration_ms=29000, reason=background},"
                            + " session_start{reason=resume}]");
            assertThat(analytics.events())
                    .extracting(RecordedEvent::sessionId)
                    .containsExactly(
                            sessions.get(0).sessionId(), sessions.get(2).sessionId())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theGamesOwnStartAndEndReachNothingElse(@TempDir File saves) {
        AnalyticsConfig ofTheGame = AnalyticsConfig.builder()
                .endpoint(URI.create("https://analytics.example.org"))
                .clientKey("game", "secret")
                .storageDirectory(saves)
                .appVersion("1.0.0")
                .platform("desktop")
                .build();
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            for (int launch = 0; launch < 2; launch++) {
                assertThat(Analytics.start(ofTheGame)).isSameAs(analytics.client());
                Analytics.setConsent(Consent.GRANTED);
                Analytics.setVillage("village-1");
                Analytics.track(DialogueOpen.of("d"));
                assertThat(Analytics.flush(60, TimeUnit.SECONDS)).isFalse();
                assertThat(Analytics.shutdown(60, TimeUnit.SECONDS)).isFalse();
            }
            assertThat(analytics.events()).hasSize(1);
            assertThat(analytics.refused()).extracting(RefusedEvent::reason).containsExactly(DropReason.SHUT_DOWN);
            assertThat(analytics.sessionEvents()).hasSize(2);
        }
        assertThat(saves).isEmptyDirectory();
        assertThat(Analytics.isAnalyticsEnabled()).isFalse();
    }

    @Test
    void onlyOneIsInstalledAtATimeAndClosingFreesThePlace() {
        RecordingAnalytics first = RecordingAnalytics.install();
        assertThatThrownBy(RecordingAnalytics::install)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in use");
        first.close();
        first.close();
        try (RecordingAnalytics second = RecordingAnalytics.install();
                RecordingAnalytics beside = RecordingAnalytics.start()) {
            first.close();
            Analytics.setVillage("village-1");
            Analytics.track(DialogueOpen.of("d"));
            assertThat(second.events()).hasSize(1);
            assertThat(beside.events()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftBehind() {
        RecordingAnalytics analytics = RecordingAnalytics.install();
        File directory = directory();
        assertThat(directory).isNotEmptyDirectory();
        Analytics.setConsent(Consent.DENIED);
        analytics.close();
        assertThat(directory).doesNotExist();
    }

    /** Of the one that is open in this process, by the lock that it holds: STORAGE/runs/RUN/lock. */
    private static File directory() {
        String prefix = "dev.hearth.analytics.lock:";
        List<File> locks = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix) && name.contains(File.separator + "hearth-analytics"))
                .map(name -> new File(name.substring(prefix.length())))
                .collect(Collectors.toList());
        assertThat(locks).hasSize(1);
        return locks.get(0).getParentFile().getParentFile().getParentFile();
    }

    @Test
    void manyThreadsTrackWhileOneLooks() throws InterruptedException {
        int threads = 4;
        int events = 2_000;
        try (RecordingAnalytics analytics = RecordingAnalytics.install()) {
            Analytics.setVillage("village-1");
            List<Thread> players = IntStream.range(0, threads)
                    .mapToObj(player -> new Thread(() -> {
                        for (int i = 0; i < events; i++) {
                            Analytics.track(CommandExecuted.of("p" + player).durationMs(i));
                        }
                    }))
                    .collect(Collectors.toList());
            players.forEach(Thread::start);
            int seen = 0;
            while (players.stream().anyMatch(Thread::isAlive)) {
                int now = analytics.events().size();
                assertThat(now).isGreaterThanOrEqualTo(seen);
                seen = now;
            }
            for (Thread player : players) {
                player.join();
            }
            assertThat(analytics.events()).hasSize(threads * events);
            for (int player = 0; player < threads; player++) {
                String command = "p" + player;
                assertThat(analytics.events())
                        .filteredOn(event -> command.equals(event.field("command")))
                        .extracting(event -> event.field("duration_ms"))
                        .containsExactlyElementsOf(IntStream.range(0, events)
                                .mapToObj(i -> (long) i)
                                .collect(Collectors.toList()));
            }
        }
    }
}
