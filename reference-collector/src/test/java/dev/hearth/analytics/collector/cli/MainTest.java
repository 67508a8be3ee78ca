package dev.hearth.analytics.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine(environment);
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private void failedWith(int exitCode, int expected, String sentence) {
        assertThat(exitCode).isEqualTo(expected);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(sentence).doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "simulate", "backfill", "purge", "lint-catalog", "conformance"})
    void everyCommandHasHelp(String command) {
        assertThat(command.isEmpty() ? run("--help") : run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: reference-collector");
    }

    @Test
    void commandMustBeSaid() {
        failedWith(run(), Main.EXIT_USAGE, "which command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rate-limit", "--bogus"})
    void optionsThatDoNothingAreRefused(String option) {
        failedWith(run("serve", option), Main.EXIT_USAGE, option);
    }

    @Test
    void portMustBeAPort() {
        failedWith(run("serve", "--data-dir", data(), "--port", "70000"), Main.EXIT_FAILED, "port");
        err.getBuffer().setLength(0);
        failedWith(run("serve", "--data-dir", data(), "--port", "many"), Main.EXIT_USAGE, "--port");
    }

    @Test
    void portInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exitCode = run(
                    "serve",
                    "--data-dir",
                    data(),
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--client-key",
                    "a:long-enough-secret",
                    "--service-token",
                    "long-enough-token");
            failedWith(exitCode, Main.EXIT_FAILED, "cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void dataDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        failedWith(run("serve", "--data-dir", file.resolve("data").toString()), Main.EXIT_FAILED, file.toString());
    }

    @Test
    void otherStoresAreRefusedWithoutRepeatingTheirPassword() {
        int exitCode = run("serve", "--data-dir", data(), "--store", "mongodb://:password@localhost");
        failedWith(exitCode, Main.EXIT_FAILED, "there is no store mongodb:");
        assertThat(err.toString()).doesNotContain("password");
    }

    @Test
    void catalogThatCannotBeReadIsNamed() {
        Path missing = directory.resolve("missing");
        int exitCode = run("serve", "--data-dir", data(), "--catalog", missing.toString());
        failedWith(exitCode, Main.EXIT_FAILED, missing.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-colon", ":no-id-but-a-secret", "id:short"})
    void clientKeyMustBeAnIdAndASecretAndIsNotRepeated(String key) {
        int exitCode = run("serve", "--data-dir", data(), "--client-key", key);
        assertThat(exitCode).isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).doesNotContain("no-id-but-a-secret").doesNotContain("id:short");
    }

    @Test
    void optionsAreTakenFromTheEnvironmentToo() {
        environment.put("HEARTH_STORE", "mysql://somewhere");
        failedWith(run("serve"), Main.EXIT_FAILED, "there is no store mysql:");
    }

    @Test
    void everyLimitIsAnOptionAndAnEnvironmentVariable() {
        environment.put("HEARTH_MAX_EVENTS", "0");
        failedWith(run("serve", "--data-dir", data()), Main.EXIT_FAILED, "max-events: must be 1 to 100000");
        err.getBuffer().setLength(0);
        int exitCode = run("serve", "--data-dir", data(), "--max-events", "5", "--max-json-depth", "1");
        failedWith(exitCode, Main.EXIT_FAILED, "max-json-depth");
        err.getBuffer().setLength(0);
        failedWith(run("serve", "--trusted-proxies", "somewhere"), Main.EXIT_FAILED, "somewhere");
    }

    @Test
    void lintCatalogListsProblems() throws Exception {
        Path bad = Files.writeString(directory.resolve("x.v1.schema.json"), "{}");
        assertThat(run("lint-catalog", bad.toString())).isEqualTo(Main.EXIT_FAILED);
        assertThat(out.toString()).contains("x.v1.schema.json").contains("1 checked");
    }

    @Test
    void lintCatalogSaysTheLineOfAMistakeAndWhatToWriteInstead() throws Exception {
        Path sample = Path.of("..", "protocol", "samples", "catalogs", "kpi-on-a-missing-field.json");
        Path file = Files.copy(sample, directory.resolve("ember.catalog.json"));
        assertThat(run("lint-catalog", file.toString())).isEqualTo(Main.EXIT_FAILED);
        assertThat(out.toString())
                .contains(file + ":98:16#/kpis/2/field: ")
                .contains("write one of its integer or number fields from 0 to 10^9: attempts, damage, took_ms")
                .contains("1 checked, 1 wrong");
    }

    @Test
    void lintCatalogRefusesWhatWouldBreakGamesInTheField() throws Exception {
        Path old = Path.of("..", "protocol", "samples", "catalogs", "every-form.json");
        String text = Files.readString(old);
        Path now = directory.resolve("now.catalog.json");
        Files.writeString(now, text.replace("\"maximum\": 10000,", "\"maximum\": 100,"));
        assertThat(run("lint-catalog", "--against", old.toString(), now.toString()))
                .isEqualTo(Main.EXIT_FAILED);
        assertThat(out.toString()).contains("boss_defeated.v2.attempts: old games send 1 to 10000", "[bound]");
        Files.writeString(now, text.replace("\"maximum\": 10000,", "\"maximum\": 20000,"));
        assertThat(run("lint-catalog", "--against", old.toString(), now.toString()))
                .isZero();
    }

    @Test
    void describeCatalogWritesForTheStudioAndForPlayers() throws Exception {
        Path file = Path.of("..", "protocol", "samples", "catalogs", "every-form.json");
        Path pages = directory.resolve("pages");
        assertThat(run("describe-catalog", "--out", pages.toString(), file.toString()))
                .isZero();
        for (String name : List.of("events.html", "events.md")) {
            assertThat(pages.resolve(name)).content().contains("boss_defeated", "bosses-per-village");
        }
        for (String name : List.of("what-we-measure.html", "what-we-measure.md", "what-we-measure.txt")) {
            assertThat(pages.resolve(name)).content().contains("Gate opened").doesNotContain("boss_defeated");
        }
    }

    @Test
    void lintCatalogIsContentWithTheProtocolsOwn() {
        Path own = Path.of("..", "protocol", "events");
        assertThat(run("lint-catalog", own.toString())).isZero();
        assertThat(out.toString()).contains("5 checked, 0 wrong");
    }
}
