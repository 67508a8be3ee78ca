package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.PublishedKpis;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Results under keys that anybody can read with a plain GET: {@code kpi:session_duration:avg:2025-09-14}. */
final class PlainKeys {
    /** The one KPI that has a shorter name there than the rule gives it. */
    private static final String VILLAGES = "daily-active-villages";

    private PlainKeys() {}

    static String name(PublishedKpis.Value value) {
        String kpi = value.kpi().equals(VILLAGES) ? "dav" : value.kpi().replace('-', '_');
        String metric = value.metric().isEmpty() ? "" : ":" + value.metric();
        return "kpi:" + kpi + metric + ":" + LocalDate.ofEpochDay(value.epochDay());
    }

    static void write(RedisLink link, List<PublishedKpis.Value> values) throws StoreUnavailableException {
        List<CompletableFuture<?>> running = new ArrayList<>();
        for (PublishedKpis.Value value : values) {
            byte[] key = Wire.bytes(name(value));
            String text = value.value();
            running.add(
                    text == null
                            ? link.call(commands -> commands.del(key))
                            : link.call(commands -> commands.set(key, Wire.bytes(text))));
        }
        for (CompletableFuture<?> one : running) {
            RedisLink.await(one);
        }
    }
}
