package dev.hearth.analytics.collector.store.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one script is to change in a partition, in order. */
final class Changes {
    private static final byte[] NONE = new byte[0];

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> args = new ArrayList<>();

    /** @param fixedKeys the script's own keys, which come before the changed ones */
    Changes(List<String> fixedKeys) {
        fixedKeys.forEach(this::number);
    }

    private int number(String key) {
        return numbers.computeIfAbsent(key, name -> {
            keys.add(Wire.bytes(name));
            return keys.size();
        });
    }

    private void change(String what, String key, byte[] field, byte[] value) {
        args.add(Wire.bytes(what));
        args.add(Wire.bytes(number(key)));
        args.add(field);
        args.add(value);
    }

    /** Adds to a number; one that comes to 0 goes. */
    void add(String key, String field, long number) {
        if (number != 0) {
            change("add", key, Wire.bytes(field), Wire.bytes(number));
        }
    }

    void set(String key, byte[] field, byte[] value) {
        change("set", key, field, value);
    }

    void unset(String key, byte[] field) {
        change("unset", key, field, NONE);
    }

    /** Marks with Redis's time that counts of a day have changed. */
    void stamp(String totals, long epochDay) {
        stamp(totals, epochDay + ":v");
        stamp(totals, RollupBlock.PREFIX + RollupBlock.of(epochDay) + ":v");
    }

    private void stamp(String key, String field) {
        change("stamp", key, Wire.bytes(field), NONE);
    }

    /** Into a set. */
    void put(String key, long member) {
        change("put", key, Wire.bytes(member), NONE);
    }

    void put(String key, String member) {
        change("put", key, Wire.bytes(member), NONE);
    }

    /** Out of a set. */
    void take(String key, long member) {
        change("take", key, Wire.bytes(member), NONE);
    }

    void drop(String key) {
        change("drop", key, NONE, NONE);
    }

    /** Out of a stream. */
    void delete(String key, long position) {
        change("delete", key, Wire.bytes(position + "-0"), NONE);
    }

    /** Not a change: a field to be read. */
    void peek(String key, byte[] field) {
        args.add(Wire.bytes(number(key)));
        args.add(field);
    }

    List<byte[]> keys() {
        return keys;
    }

    List<byte[]> args() {
        return args;
    }
}
