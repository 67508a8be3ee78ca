package dev.hearth.analytics.collector.dashboard;

import dev.hearth.analytics.collector.ingest.LiveFeed;
import dev.hearth.analytics.collector.ingest.LiveFeed.Item;
import dev.hearth.analytics.collector.ingest.LiveFeed.Lost;
import dev.hearth.analytics.collector.ingest.LiveFeed.Refused;
import dev.hearth.analytics.collector.ingest.LiveFeed.Taken;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher wants to see: texts that a name contains, and that a session and a key begin with; each empty for all.
 * Sorted out here and not in the page, so that one session can be watched in any crowd.
 *
 * @param verdict the name of a verdict in lower case, {@code lost}, or empty
 */
record LiveFilter(String name, String session, String key, String verdict) {
    private static final int TEXT_MAX = 64;

    static LiveFilter of(Request request) {
        Fields fields = Request.extractQueryParameters(request);
        return new LiveFilter(
                text(fields, "name"), text(fields, "session"), text(fields, "key"), text(fields, "verdict"));
    }

    private static String text(Fields fields, String name) {
        String value = fields.getValue(name);
        String trimmed = value == null ? "" : value.trim().toLowerCase(Locale.ROOT);
        return trimmed.substring(0, Math.min(TEXT_MAX, trimmed.length()));
    }

    boolean matches(Item item) {
        if (!item.source().toLowerCase(Locale.ROOT).startsWith(key)) {
            return false;
        }
        if (item.what() instanceof Taken taken) {
            return matches(taken.verdict(), taken.event().name(), taken.event().sessionId());
        }
        if (item.what() instanceof Refused refused) {
            return matches(LiveFeed.Verdict.REJECTED, refused.name(), refused.sessionId());
        }
        boolean named = name.isEmpty()
                || (item.what() instanceof Lost lost
                        && lost.losses().stream()
                                .anyMatch(loss -> loss.eventName().contains(name)));
        // A report of losses is of no session: it belongs to whoever watches the key.
        return named && session.isEmpty() && (verdict.isEmpty() || verdict.equals(LiveJson.LOST));
    }

    private boolean matches(LiveFeed.Verdict is, @Nullable String eventName, @Nullable UUID sessionId) {
        return (verdict.isEmpty() || verdict.equals(LiveJson.wireName(is)))
                && (name.isEmpty() || (eventName != null && eventName.contains(name)))
                && (session.isEmpty()
                        || (sessionId != null && sessionId.toString().startsWith(session)));
    }
}
