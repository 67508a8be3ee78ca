package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every sample batch of the protocol gets the answer that the protocol's manifest says. */
class SampleAnswersTest {
    private static final String SAMPLES = "/dev/hearth/analytics/collector/protocol/samples/";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> samplesAreAnsweredAsTheManifestSays() throws IOException {
        JsonNode manifest = TestEvents.JSON.readTree(resource("manifest.json"));
        TestClock clock = new TestClock(manifest.get("now").asText());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode sample : manifest.get("samples")) {
            if (sample.get("schema").asText().equals("envelope")) {
                String file = sample.get("file").asText();
                tests.add(DynamicTest.dynamicTest(file, () -> answersAs(sample.get("answer"), file, clock)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests.stream();
    }

    /** Each on a store of its own: the samples share their ids. */
    private void answersAs(JsonNode expected, String file, TestClock clock) throws Exception {
        Path own = directory.resolve(file.replace('/', '-'));
        try (TestCollector collector =
                new TestCollector(TestCollector.config(own, clock).build())) {
            HttpResponse<String> response = collector
                    .client()
                    .send(collector
                            .client()
                            .request("/api/analytics/events")
                            .header("Authorization", "Bearer " + TestClient.TOKEN)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(resource(file))));
            JsonNode answer = TestClient.json(response);
            assertThat(response.statusCode())
                    .as(response.body())
                    .isEqualTo(expected.get("status").asInt());
            if (expected.has("code")) {
                assertThat(answer.get("code")).isEqualTo(expected.get("code"));
                assertThat(collector.integrity("2025-12-31", "2026-01-02")).isEmpty();
            } else {
                assertThat(answer.get("accepted")).isEqualTo(expected.get("accepted"));
                assertThat(rejected(answer.get("results"))).isEqualTo(expected.get("rejected"));
            }
        }
    }

    private static ArrayNode rejected(JsonNode results) {
        ArrayNode rejected = TestEvents.JSON.createArrayNode();
        for (JsonNode result : results) {
            rejected.addObject()
                    .put("index", result.get("index").asInt())
                    .put("reason", result.get("reason").asText());
        }
        return rejected;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SampleAnswersTest.class.getResourceAsStream(SAMPLES + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
