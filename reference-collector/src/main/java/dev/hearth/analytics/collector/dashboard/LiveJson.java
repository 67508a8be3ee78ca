package dev.hearth.analytics.collector.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.hearth.analytics.collector.ingest.LiveFeed;
import dev.hearth.analytics.collector.ingest.LiveFeed.Item;
import dev.hearth.analytics.collector.ingest.LiveFeed.Lost;
import dev.hearth.analytics.collector.ingest.LiveFeed.Refused;
import dev.hearth.analytics.collector.ingest.LiveFeed.Taken;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.IncomingBatch.ReportedLoss;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The form of what the live stream sends. */
final class LiveJson {
    static final String LOST = "lost";

    private LiveJson() {}

    static String wireName(LiveFeed.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode json(Item item) {
        ObjectNode json = Replies.JSON
                .createObjectNode()
                .put("id", item.id())
                .put("received", Instant.ofEpochMilli(item.receivedMillis()).toString())
                .put("key", item.source());
        if (item.what() instanceof Taken taken) {
            add(json.put("verdict", wireName(taken.verdict())), taken.event());
        } else if (item.what() instanceof Refused refused) {
            add(json.put("verdict", wireName(LiveFeed.Verdict.REJECTED)), refused);
        } else if (item.what() instanceof Lost lost) {
            add(json.put("verdict", LOST), lost);
        }
        return json;
    }

    private static void add(ObjectNode json, EventRecord event) {
        json.put("event_name", event.name())
                .put("event_version", event.version())
                .put("event_id", event.eventId().toString())
                .put("session_id", event.sessionId().toString())
                .put("seq", event.seq())
                .put("ts_utc", Instant.ofEpochMilli(event.tsMillis()).toString())
                .put("app_version", event.appVersion())
                .put("platform", event.platform())
                .put("sample_one_in", event.sampleOneIn())
                .putRawValue("payload", new RawValue(event.payload()));
    }

    private static void add(ObjectNode json, Refused refused) {
        json.put("reason", refused.reason().wireName())
                .put("event_name", refused.name())
                .put("event_id", text(refused.eventId()))
                .put("session_id", text(refused.sessionId()))
                .put("field", refused.field())
                .put("rule", refused.rule());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static void add(ObjectNode json, Lost lost) {
        ArrayNode losses = json.putArray("losses");
        for (ReportedLoss loss : lost.losses()) {
            losses.addObject()
                    .put("event_name", loss.eventName())
                    .put("reason", loss.reason())
                    .put("count", loss.count());
        }
    }
}
