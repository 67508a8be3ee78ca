package dev.hearth.analytics.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runnable jar as an operator runs it. */
class ServeIT {
    @TempDir
    Path directory;

    private final TestEvents events = new TestEvents(5);

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void neitherPayloadsNorSecretsAreLoggedAtAnyLevel(String format) throws Exception {
        try (CollectorProcess process = CollectorProcess.serve(
                directory.resolve("data"),
                directory.resolve("log"),
                "--log-level",
                "trace",
                "--log-format",
                format,
                "--obey-browser-opt-out",
                "--max-requests-per-key",
                "3")) {
            TestClient client = new TestClient(process.uri());
            Instant now = Instant.now();
            ObjectNode wrong = events.dialogue(now);
            wrong.withObject("payload").put("dialogue_id", "marker one").put("note", "marker-two");
            ObjectNode right = events.dialogue(now);
            right.withObject("payload").put("dialogue_id", "marker-three");
            client.postSigned(events.batch(now, List.of(wrong, right)), now.toEpochMilli());
            client.send(client.request("/api/analytics/events?marker-four")
                    .header("Authorization", "Bearer marker-five")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"marker-six\":")));
            client.send(client.request("/api/analytics/events")
                    .header("Authorization", "Bearer " + TestClient.TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("marker-seven {")));
            client.send(client.request("/api/analytics/events")
                    .header("DNT", "1")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("marker-eight")));
            client.send(client.signed("/api/analytics/events", new byte[0], now.toEpochMilli())
                    .setHeader("X-Analytics-Signature", "marker-nine")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("marker-ten")));
            for (int i = 0; i < 4; i++) {
                client.postSigned(events.batch(now, List.of(wrong)), now.toEpochMilli());
            }
            assertThat(process.stop()).isTrue();
            if (format.equals("json")) {
                for (String line :
                        process.log().lines().filter(l -> l.startsWith("{")).toList()) {
                    assertThat(TestEvents.JSON
                                    .readTree(line)
                                    .path("formattedMessage")
                                    .asText())
                            .isNotEmpty();
                }
                assertThat(process.log().lines().filter(l -> !l.startsWith("{")))
                        .allMatch(line -> line.startsWith("listening on"));
            }
            assertThat(process.log())
                    .contains("listening on")
                    .doesNotContain("marker")
                    .doesNotContain(TestClient.SECRET)
                    .doesNotContain(TestClient.TOKEN);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a full disk is made with Linux' prlimit")
    void fullDiskIsAnsweredWith503AndHealsByItself() throws Exception {
        try (CollectorProcess process = serve()) {
            TestClient client = new TestClient(process.uri());
            Instant now = Instant.now();
            ObjectNode batch = events.batch(now, List.of(events.dialogue(now)));
            limitFileSize(process, "4096");
            HttpResponse<String> refused = client.post(batch);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(TestClient.json(refused).get("code").asText()).isEqualTo("unavailable");
            assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(client.get("/readyz").statusCode()).isEqualTo(503);
            limitFileSize(process, "unlimited");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> client.get("/readyz").statusCode() == 200);
            HttpResponse<String> taken = client.post(batch);
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
            assertThat(TestClient.json(taken).get("accepted").asInt()).isEqualTo(1);
        }
    }

    /** The soft limit alone, so that it can be lifted again. */
    private static void limitFileSize(CollectorProcess process, String bytes) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    @Test
    void secondProcessOnADirectorySaysSoInOneSentence() throws Exception {
        try (CollectorProcess process = serve()) {
            Process second = CollectorProcess.command(
                            "serve",
                            "--port",
                            "0",
                            "--data-dir",
                            directory.resolve("data").toString())
                    .start();
            assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
            String err = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(err).contains("is in use by another collector").doesNotContain("\tat ");
            assertThat(second.getInputStream().readAllBytes()).isEmpty();
            assertThat(process.uri()).isNotNull();
        }
    }

    @Test
    void keysAreMadeOnceAndKeptForTheOwner() throws Exception {
        Path data = directory.resolve("data");
        String first = keysAfterOneRun(data);
        assertThat(first).contains("client-key=local:").contains("service-token=");
        assertThat(keysAfterOneRun(data)).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(data.resolve("keys.properties")))
                .hasSize(2);
    }

    private static String keysAfterOneRun(Path data) throws Exception {
        Process process = CollectorProcess.command("serve", "--port", "0", "--data-dir", data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("listening on http://127.0.0.1:");
            // Not Process.destroy(): that would close its output before it is read.
            process.toHandle().destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(out.readLine()).as("nothing else on standard output").isNull();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(data.resolve("keys.properties"));
    }

    private CollectorProcess serve() throws Exception {
        return CollectorProcess.serve(directory.resolve("data"), directory.resolve("log"));
    }
}
