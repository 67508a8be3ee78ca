package dev.hearth.analytics.samplegame.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsCatalog;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.Field;
import dev.hearth.analytics.testing.RecordedEvent;
import dev.hearth.analytics.testing.RecordingAnalytics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of the guide on events of one's own, between markers; {@link ReadmeTest} holds the guide to it. */
class OwnEventsGuideTest {
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    // <annotate>
    @AnalyticsCatalog("analytics.catalog.json")
    static final class MyEvents {}
    // </annotate>

    static void configure(AnalyticsConfig.Builder config) {
        // <configure>
        config.eventTypes(AnalyticsEvents.all());
        // </configure>
    }

    @Test
    void theEventsOfTheGuideAreTracked() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install(config -> {
            configure(config);
            return config;
        })) {
            Analytics.setVillage("village-1");
            // <track>
            BuildingRaised.of(BuildingRaised.Building.HOUSE, 4).track(); // a list is an enum
            GoodsTraded.of(GoodsTraded.Give.GRAIN, GoodsTraded.Take.STONE, 2).track();

            Analytics.track("feast_held", Collections.singletonMap("guests", 4)); // by name: checked while playing
            // </track>
            assertThat(analytics.refused()).isEmpty();
            assertThat(analytics.events())
                    .extracting(RecordedEvent::name)
                    .containsExactly("building_raised", "goods_traded", "feast_held");
        }
    }

    /** What {@code track(String, Map)} may not say does not leave, and debug mode has told why. */
    @Test
    void mistakesByNameAreRefusedWithTheReason() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install(config -> {
            configure(config);
            return config.debug(true);
        })) {
            Analytics.setVillage("village-1");
            Analytics.track("feast_held", Collections.singletonMap("guests", "Mira and Tomas"));
            Analytics.track("feast_helt", Collections.singletonMap("guests", 4));
            Analytics.track("feast_held", Collections.singletonMap("who", "Mira"));
            assertThat(analytics.events()).isEmpty();
            assertThat(analytics.refused())
                    .extracting(refused -> String.valueOf(refused.why()))
                    .hasSize(3)
                    .noneMatch(why -> why.contains("Mira") || why.contains("Tomas"))
                    .satisfiesExactly(
                            text -> assertThat(text).contains("guests"),
                            unknown -> assertThat(unknown).contains("feast_helt"),
                            missing -> assertThat(missing).contains("`guests` is required"));
        }
    }

    // <declare>
    static final EventType BOSS_DEFEATED = EventType.builder("boss_defeated", 1)
            .identifier("boss_id")
            .optionalInteger("attempts", 1, 1_000)
            .build();
    static final Field BOSS_ID = BOSS_DEFEATED.field("boss_id");
    static final Field ATTEMPTS = BOSS_DEFEATED.field("attempts");
    // </declare>

    @Test
    void anEventWithoutAFileIsTracked() {
        try (RecordingAnalytics analytics = RecordingAnalytics.install(config -> config.eventTypes(BOSS_DEFEATED))) {
            Analytics.setVillage("village-1");
            // <fill>
            Analytics.event(BOSS_DEFEATED) // a reused builder: nothing is allocated
                    .set(BOSS_ID, "dragon")
                    .set(ATTEMPTS, 3)
                    .track();
            // </fill>
            assertThat(analytics.refused()).isEmpty();
            assertThat(analytics.events(BOSS_DEFEATED)).hasSize(1);
        }
    }

    /** What the guide shows of the catalog is a part of the sample game's. */
    @Test
    void theFileOfTheGuideIsTheGames() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode whole = json.readTree(
                Path.of("src/main/resources/analytics.catalog.json").toFile());
        List<String> blocks = JSON_BLOCK
                .matcher(Files.readString(Path.of("../docs/guide/own-events.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(1);
        JsonNode shown = json.readTree(blocks.get(0));
        assertThat(shown.path("title")).isEqualTo(whole.path("title"));
        assertThat(shown.path("schema_version")).isEqualTo(whole.path("schema_version"));
        for (String list : List.of("events", "kpis")) {
            assertThat(shown.path(list)).isNotEmpty().isSubsetOf(whole.path(list));
        }
    }
}
