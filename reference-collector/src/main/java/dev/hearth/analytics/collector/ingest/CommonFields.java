package dev.hearth.analytics.collector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.catalog.Violation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says which of the fields that every event has is wrong, for an event that is refused already. */
final class CommonFields {
    private static final Map<String, Predicate<@Nullable JsonNode>> FORMS = new LinkedHashMap<>();

    static {
        FORMS.put("event_id", node -> WireFormats.uuid(node) != null);
        FORMS.put("session_id", node -> WireFormats.uuidV4(node) != null);
        FORMS.put("anon_village_id", node -> WireFormats.village(node) != null);
        FORMS.put("event_name", node -> WireFormats.text(node, WireFormats.EVENT_NAME) != null);
        FORMS.put("event_version", node -> WireFormats.whole(node, 1, EventJudge.EVENT_VERSION_MAX) != null);
        FORMS.put("ts_utc", node -> WireFormats.time(node) != null);
        FORMS.put("client_ts", node -> WireFormats.time(node) != null);
        FORMS.put("seq", node -> WireFormats.whole(node, 0, Integer.MAX_VALUE) != null);
        FORMS.put("app_version", node -> WireFormats.text(node, WireFormats.VERSION) != null);
        FORMS.put("platform", node -> WireFormats.text(node, WireFormats.IDENTIFIER) != null);
        FORMS.put(BoundedJson.PAYLOAD, node -> node != null && node.isObject());
        FORMS.put(
                "sample_one_in",
                node -> node == null || WireFormats.whole(node, 1, EventJudge.SAMPLE_ONE_IN_MAX) != null);
    }

    private CommonFields() {}

    /** The first that is missing or has not its form, or null if all are right. */
    static @Nullable Violation broken(JsonNode event) {
        for (Map.Entry<String, Predicate<@Nullable JsonNode>> form : FORMS.entrySet()) {
            JsonNode value = event.get(form.getKey());
            if (!form.getValue().test(value)) {
                return new Violation(form.getKey(), value == null ? "required" : "format");
            }
        }
        return null;
    }
}
