package dev.hearth.analytics.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.Event;
import dev.hearth.analytics.EventBuilder;
import dev.hearth.analytics.EventType;
import dev.hearth.analytics.testing.EngineRig;
import java.io.File;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a game written without any null checks, or with broken objects, can hand in. */
@NullUnmarked
class HostileCallsTest {
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
    void nothingThatAGameHandsInMakesACallThrow() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        client.track("dialogue_open", new EvilMap());
        client.track(new EvilEvent(DialogueOpen.TYPE));
        client.track(new EvilEvent(null));
        client.track(null, null);
        client.track(null);
        client.event(null)
                .set(null, "x")
                .set(null, 1)
                .set(null, 1.0)
                .set(null, true)
                .track();
        client.event(DialogueOpen.TYPE).set(DialogueOpen.DIALOGUE_ID, null).track();
        Map<String, Object> nulls = new HashMap<>();
        nulls.put(null, "x");
        nulls.put("npc_id", null);
        nulls.put("dialogue_id", "nulls-left-out");
        client.track("dialogue_open", nulls);
        client.setConsent(null);
        client.flush(0, null);
        client.track(DialogueOpen.of("after"));
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("nulls-left-out", "after");
    }

    @Test
    void logThatThrowsAndATransportThatThrowsDoNoHarm() {
        AnalyticsClient client = rig.start(config -> config.defaultConsent(Consent.GRANTED)
                .debug(true)
                .diagnosticLog((level, message, cause) -> {
                    throw new AssertionError("the log fails");
                })
                .transport(request -> {
                    throw new StackOverflowError("the transport fails");
                }));
        client.setVillage("village-1");
        client.track("no_such_event", Map.of());
        client.track(DialogueOpen.of("kept"));
        assertThat(client.flush(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(client.status().queuedEvents()).isEqualTo(3);
    }

    @Test
    void builderThatAGameKeepsTracksWhatWasBegunOnce() {
        AnalyticsClient client = rig.start();
        client.setVillage("village-1");
        EventBuilder kept = client.event(DialogueOpen.TYPE).set(DialogueOpen.DIALOGUE_ID, "once");
        kept.track();
        kept.set(DialogueOpen.DIALOGUE_ID, "twice").track();
        client.track(DialogueOpen.of("after"));
        kept.track();
        rig.flush(client);
        assertThat(rig.payloads("dialogue_open", "dialogue_id")).containsExactly("once", "after");
        assertThat(client.status().drops()).isEmpty();
    }

    private static final class EvilMap extends AbstractMap<String, Object> {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new AssertionError("evil");
        }
    }

    private static final class EvilEvent implements Event {
        private final EventType type;

        EvilEvent(EventType type) {
            this.type = type;
        }

        @Override
        public EventType type() {
            return type;
        }

        @Override
        public void writeTo(EventBuilder builder) {
            throw new StackOverflowError("evil");
        }
    }
}
