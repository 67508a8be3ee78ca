package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.collector.Collector;
import dev.hearth.analytics.collector.CollectorConfig;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** A collector in a process of its own, in the time that the test has set. Ends when its input does. */
final class CollectorProcess {
    static final String KEY_ID = "sample-game";
    static final String KEY_SECRET = "end-to-end-secret";
    static final String SERVICE_TOKEN = "end-to-end-token";

    private CollectorProcess() {}

    /** Takes the data directory, the port and the time file. */
    public static void main(String[] arguments) throws Exception {
        try (Collector collector = Collector.start(CollectorConfig.builder()
                .dataDirectory(Path.of(arguments[0]))
                .port(Integer.parseInt(arguments[1]))
                .clientKey(KEY_ID, KEY_SECRET)
                .serviceToken(SERVICE_TOKEN)
                .minAggregation(1)
                .catalogs(List.of(new CatalogSource(KEY_ID, Path.of("src/main/resources/analytics.catalog.json"))))
                .instantSource(new FollowedTime(Path.of(arguments[2])))
                .build())) {
            System.out.println(collector.uri());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
