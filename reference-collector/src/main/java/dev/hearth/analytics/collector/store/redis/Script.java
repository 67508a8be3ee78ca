package dev.hearth.analytics.collector.store.redis;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The steps that happen wholly or not at all, each a Lua file beside this class. */
enum Script {
    APPEND,
    APPLY,
    MEMBERS,
    PEEK,
    ACQUIRE,
    RELEASE,
    ANNOUNCE,
    INTEGRITY,
    FORGET,
    SALTS,
    JOBS,
    DAY,
    TOTALS,
    SWAP,
    PURGE;

    private final String source;
    private final String digest;

    Script() {
        this.source = read(name().toLowerCase(Locale.ROOT) + ".lua");
        this.digest = sha1(source);
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException(file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the collector was built without " + file, e);
        }
    }

    private static String sha1(String source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(Wire.bytes(source)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    byte[] source() {
        return Wire.bytes(source);
    }

    /** By which Redis knows it. */
    String digest() {
        return digest;
    }
}
