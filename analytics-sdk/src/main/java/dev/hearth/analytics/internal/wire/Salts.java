package dev.hearth.analytics.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The salts of the days that can still be hashed, by UTC day. I/O thread only. */
public final class Salts {
    /** Bytes of a salt: {@value}. */
    public static final int SALT_BYTES = 32;

    private static final int ID_BYTES = 16;

    private final Map<Long, byte[]> byDay;
    private final Map<String, String> hashed = new HashMap<>();
    private long hashedDay = Long.MIN_VALUE;

    /** Takes salts of {@value #SALT_BYTES} bytes by day. */
    public Salts(Map<Long, byte[]> byDay) {
        this.byDay = new HashMap<>(byDay);
    }

    /** Whether there is a salt for the UTC day {@code day}. */
    public boolean covers(long day) {
        return byDay.containsKey(day);
    }

    /** The first day that there is a salt for; {@link Long#MAX_VALUE} if there is none. */
    public long firstDay() {
        long first = Long.MAX_VALUE;
        for (long day : byDay.keySet()) {
            first = Math.min(first, day);
        }
        return first;
    }

    /**
     * The first 16 bytes, as lowercase hex, of HMAC-SHA256(the day's salt, UTF-8 of {@code villageId}); null if the day's
     * salt is not to be had.
     */
    public @Nullable String anonymousId(long day, String villageId) {
        byte[] salt = byDay.get(day);
        if (salt == null) {
            return null;
        }
        if (day != hashedDay || hashed.size() > 1_000) {
            hashed.clear();
            hashedDay = day;
        }
        String id = hashed.get(villageId);
        if (id == null) {
            id = Hmac.hex(Hmac.sha256(salt, villageId.getBytes(StandardCharsets.UTF_8)), ID_BYTES);
            hashed.put(villageId, id);
        }
        return id;
    }
}
