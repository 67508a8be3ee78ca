package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Forgets the ids and answers of days that are out of the dedup window. Several collectors may do it at once. */
final class Forgetting {
    private static final int BUCKETS_A_STEP = 512;

    private final RedisLink link;
    private final Keys[] keys;
    private final PartitionLog log;

    Forgetting(RedisLink link, Keys[] keys, PartitionLog log) {
        this.link = link;
        this.keys = keys;
        this.log = log;
    }

    /** Forgets the days before that one, and finishes what was begun. */
    void forgetBefore(long epochDay) throws StoreUnavailableException {
        for (int partition = 0; partition < keys.length; partition++) {
            Set<String> days = new LinkedHashSet<>(days(log.stateText(partition, "forgetting")));
            for (String day : days(log.stateText(partition, "deduped"))) {
                if (Long.parseLong(day) < epochDay) {
                    days.add(day);
                }
            }
            for (String day : days) {
                forget(keys[partition], day);
            }
        }
    }

    private static List<String> days(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    private void forget(Keys names, String day) throws StoreUnavailableException {
        List<CompletableFuture<?>> steps = new ArrayList<>();
        for (int from = 0; from < Keys.BUCKETS; from += BUCKETS_A_STEP) {
            steps.add(step(names, day, from, from + BUCKETS_A_STEP - 1, false));
        }
        for (CompletableFuture<?> step : steps) {
            RedisLink.await(step);
        }
        RedisLink.await(step(names, day, 0, -1, true));
    }

    private CompletableFuture<?> step(Keys names, String day, int first, int last, boolean end) {
        List<byte[]> args = List.of(
                Wire.bytes(names.tag()),
                Wire.bytes(day),
                Wire.bytes(first),
                Wire.bytes(last),
                Wire.bytes(end ? "1" : "0"));
        return link.run(Script.FORGET, List.of(Wire.bytes(names.meta()), Wire.bytes(names.absent())), args);
    }
}
