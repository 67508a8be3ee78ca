package dev.hearth.analytics.collector.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An event's name and version, and the names of the file and the schema that follow from them. */
record SchemaName(String event, int version) {
    /** How the name of every schema file ends. */
    static final String FILE_SUFFIX = ".schema.json";

    private static final Pattern FILE = Pattern.compile("([a-z][a-z0-9_]{0,63})\\.v([1-9][0-9]{0,4})\\.schema\\.json");
    private static final int VERSION_MAX = 65_535;

    /** Reads {@code <event>.v<version>.schema.json}; null if it is not that. */
    static @Nullable SchemaName ofFile(String fileName) {
        Matcher matcher = FILE.matcher(fileName);
        if (!matcher.matches()) {
            return null;
        }
        int version = Integer.parseInt(matcher.group(2));
        return version > VERSION_MAX ? null : new SchemaName(matcher.group(1), version);
    }

    /** What {@code $id} must be. */
    String id() {
        return "urn:hearth-analytics:event:" + event + ":v" + version;
    }

    @Override
    public String toString() {
        return event + ".v" + version;
    }
}
