package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole API with values that must not leave, and every byte that left. */
class PrivacyTest {
    private static final List<String> SECRETS = List.of(
            "Erika Mustermann",
            "erika@example.org",
            "+49 170 1234567",
            "Musterstraße 1",
            "I have told nobody that ".repeat(200),
            "Erikas Dorf");

    private static final List<String> WIRE_NAMES = List.of(
            "schema_version",
            "batch_id",
            "sent_at",
            "sdk",
            "name",
            "version",
            "dropped",
            "event_name",
            "reason",
            "count",
            "events",
            "event_id",
            "event_version",
            "ts_utc",
            "client_ts",
            "anon_village_id",
            "session_id",
            "seq",
            "app_version",
            "platform",
            "payload",
            "source",
            "duration_ms",
            "dialogue_id",
            "npc_id",
            "command",
            "id",
            "kind",
            "n");

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
    void nothingPersonalIsInAnyByteThatWasSent() throws Exception {
        EventType own = EventType.builder("own_event", 1)
                .optionalIdentifier("id")
                .optionalEnumeration("kind", List.of("a"))
                .optionalInteger("n", 0, 9)
                .build();
        AnalyticsClient client = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                .debug(true)
                .optOutPing(true)
                .eventTypes(own));
        for (String secret : SECRETS) {
            client.setVillage(secret);
            if (secret.length() > AnalyticsClient.VILLAGE_ID_BYTES_MAX) {
                client.setVillage("Erikas Dorf");
            }
            hostile(client, own, secret);
            client.onBackground();
            rig.step(Duration.ofSeconds(31));
            client.onForeground();
            rig.flush(client);
        }
        client.setConsent(Consent.DENIED);
        EngineRig.eventually(() -> assertThat(rig.collector().optOuts()).isEqualTo(1));
        client.shutdown(EngineRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(rig.collector().events()).hasSizeGreaterThan(SECRETS.size() * 2);
        String sent = new String(rig.collector().received(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        String said = String.join("\n", rig.log.lines()).toLowerCase(Locale.ROOT);
        for (String secret : SECRETS) {
            assertThat(sent).doesNotContain(secret.toLowerCase(Locale.ROOT));
            assertThat(said).doesNotContain(secret.toLowerCase(Locale.ROOT));
        }
        assertThat(sent).doesNotContain("erika", "muster", "1234567", "nobody");
        assertThat(said).contains("dropped dialogue_open").doesNotContain("erika", "muster", "1234567", "nobody");
        assertThat(sent).doesNotContain(System.getProperty("java.version"), System.getProperty("user.home"));
        assertThat(sent).contains("user-agent: hearth-analytics-java/");
        for (String secret : SECRETS) {
            byte[] raw = secret.getBytes(StandardCharsets.UTF_8);
            for (String algorithm : List.of("MD5", "SHA-1", "SHA-256")) {
                byte[] hash = MessageDigest.getInstance(algorithm).digest(raw);
                assertThat(sent)
                        .as("%s of a secret without a salt", algorithm)
                        .doesNotContain(HexFormat.of().formatHex(hash, 0, 8));
            }
            assertThat(sent).doesNotContain(HexFormat.of().formatHex(raw));
            assertThat(sent)
                    .doesNotContain(Base64.getEncoder().encodeToString(raw).toLowerCase(Locale.ROOT));
        }
        for (JsonNode batch : rig.collector().batches()) {
            assertOnlyKnownForms(batch);
        }
    }

    /** Nothing but what the protocol names, each in the form that it must have: there is no place for anything else. */
    private static void assertOnlyKnownForms(JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                assertThat(field.getKey()).isIn(WIRE_NAMES);
                assertOnlyKnownForms(field.getValue());
            });
        } else if (node.isArray()) {
            node.forEach(PrivacyTest::assertOnlyKnownForms);
        } else if (node.isTextual()) {
            assertThat(node.asText()).matches("[A-Za-z0-9_.:-]{1,64}");
        } else {
            assertThat(node.isNumber()).isTrue();
        }
    }

    private static void hostile(AnalyticsClient client, EventType own, String secret) {
        client.track(secret, Map.of(secret, secret));
        client.track("dialogue_open", Map.of("dialogue_id", secret, "npc_id", secret));
        client.track("dialogue_open", Map.of("dialogue_id", "fine", secret, secret, "player", secret));
        client.track("command_executed", Map.of("command", secret));
        client.track("command_executed", Map.of("command", "fine", "duration_ms", secret));
        client.track("session_end", Map.of("reason", secret));
        client.track("village_active", Map.of("source", secret));
        client.track("own_event", Map.of("id", secret, "kind", secret, "n", secret));
        Map<String, Object> objects = new HashMap<>();
        objects.put("id", CharBuffer.wrap(secret));
        client.track("own_event", objects);
        client.track(DialogueOpen.of(secret).npcId(secret));
        client.track(CommandExecuted.of(secret));
        client.event(own)
                .set(own.field("id"), secret)
                .set(own.field("kind"), secret)
                .track();
        client.track(DialogueOpen.of("fine"));
    }
}
