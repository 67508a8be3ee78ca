package dev.hearth.analytics.collector.store.redis;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was wrong with rejected events: one capped stream, shared by all collectors. */
final class QuarantineStream {
    private static final byte[] KEY = Wire.bytes("analytics:quarantine");
    private static final int PAGE = 1_000;

    private final RedisLink link;

    QuarantineStream(RedisLink link) {
        this.link = link;
    }

    CompletableFuture<Void> add(List<QuarantinedEvent> events) {
        XAddArgs bounded =
                new XAddArgs().maxlen(QuarantineStore.QUARANTINED_MAX).exactTrimming();
        List<CompletableFuture<?>> running = new ArrayList<>();
        for (QuarantinedEvent event : events) {
            Object[] fields = {
                Wire.bytes("received"), Wire.bytes(event.receivedMillis()),
                Wire.bytes("source"), Wire.bytes(event.source()),
                Wire.bytes("name"), Wire.bytes(event.eventName()),
                Wire.bytes("version"), Wire.bytes(event.eventVersion()),
                Wire.bytes("reason"), Wire.bytes(event.reason().wireName()),
                Wire.bytes("field"), Wire.bytes(event.field()),
                Wire.bytes("keyword"), Wire.bytes(event.keyword()),
            };
            running.add(link.call(commands -> commands.xadd(KEY, bounded, fields)));
        }
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    }

    List<QuarantinedEvent> read(long epochDay, @Nullable String source, int limit) throws StoreUnavailableException {
        List<QuarantinedEvent> found = new ArrayList<>();
        String to = "+";
        while (found.size() < limit) {
            List<StreamMessage<byte[], byte[]>> page = newestUpTo(to);
            for (StreamMessage<byte[], byte[]> message : page) {
                QuarantinedEvent event = event(message);
                boolean wanted = Math.floorDiv(event.receivedMillis(), DAYS.toMillis(1)) == epochDay
                        && (source == null || source.equals(event.source()));
                if (wanted && found.size() < limit) {
                    found.add(event);
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            to = "(" + page.get(page.size() - 1).getId();
        }
        return found;
    }

    private List<StreamMessage<byte[], byte[]>> newestUpTo(String to) throws StoreUnavailableException {
        Range<String> range = to.startsWith("(")
                ? Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(to.substring(1)))
                : Range.unbounded();
        return RedisLink.await(link.call(commands -> commands.xrevrange(KEY, range, Limit.create(0, PAGE))));
    }

    private static QuarantinedEvent event(StreamMessage<byte[], byte[]> message) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        message.getBody().forEach((name, value) -> fields.put(Wire.text(name), value));
        return new QuarantinedEvent(
                Wire.number(fields.get("received")),
                Wire.text(fields.get("source")),
                Wire.text(fields.get("name")),
                (int) Wire.number(fields.get("version")),
                RejectReason.valueOf(Wire.text(fields.get("reason")).toUpperCase(Locale.ROOT)),
                Wire.text(fields.get("field")),
                Wire.text(fields.get("keyword")));
    }

    void expire(long beforeMillis) throws StoreUnavailableException {
        while (true) {
            List<StreamMessage<byte[], byte[]>> oldest = RedisLink.await(
                    link.call(commands -> commands.xrange(KEY, Range.unbounded(), Limit.create(0, PAGE))));
            String[] old = oldest.stream()
                    .filter(message -> event(message).receivedMillis() < beforeMillis)
                    .map(StreamMessage::getId)
                    .toArray(String[]::new);
            if (old.length == 0) {
                return;
            }
            RedisLink.await(link.call(commands -> commands.xdel(KEY, old)));
        }
    }
}
