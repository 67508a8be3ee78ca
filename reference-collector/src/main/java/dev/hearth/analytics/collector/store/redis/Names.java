package dev.hearth.analytics.collector.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same text for the same bytes: a year of groups has the same few names again and again, and making and hashing
 * each anew would cost more than all else. Forgets some when there are many. Not safe for several threads.
 */
final class Names {
    private static final int REMEMBERED_MAX = 2_048;

    private final byte[] @Nullable [] bytes = new byte[REMEMBERED_MAX][];
    private final @Nullable String[] texts = new String[REMEMBERED_MAX];

    String text(byte[] in, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + in[i];
        }
        int place = (hash ^ (hash >>> 16)) & (REMEMBERED_MAX - 1);
        byte[] known = bytes[place];
        String text = texts[place];
        if (known == null || text == null || !Arrays.equals(known, 0, known.length, in, from, from + length)) {
            bytes[place] = Arrays.copyOfRange(in, from, from + length);
            text = new String(in, from, length, StandardCharsets.UTF_8);
            texts[place] = text;
        }
        return text;
    }
}
