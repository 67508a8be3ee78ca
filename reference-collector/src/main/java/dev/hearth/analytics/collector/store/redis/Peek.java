package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads fields of many hashes of a partition, in a few scripts that are each short. */
final class Peek {
    private static final int FIELDS_MAX = 2_000;

    private Peek() {}

    /** The values, or nulls, in the order of what is asked. */
    static <A> List<@Nullable Object> read(
            RedisLink link, Keys names, List<A> asked, Function<A, String> key, Function<A, byte[]> field)
            throws StoreUnavailableException {
        List<@Nullable Object> values = new ArrayList<>(asked.size());
        for (int from = 0; from < asked.size(); from += FIELDS_MAX) {
            Changes fields = new Changes(List.of(names.meta(), names.absent()));
            for (A one : asked.subList(from, Math.min(asked.size(), from + FIELDS_MAX))) {
                fields.peek(key.apply(one), field.apply(one));
            }
            values.addAll(RedisLink.await(link.run(Script.PEEK, fields.keys(), fields.args())));
        }
        return values;
    }
}
