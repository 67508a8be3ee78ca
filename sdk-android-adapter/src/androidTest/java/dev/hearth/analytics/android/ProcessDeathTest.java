package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.flush;
import static dev.hearth.analytics.android.AndroidRig.open;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.Consent;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.JUnitCore;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;

/** Processes that are killed, as Android does without a word, and processes beside each other. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class ProcessDeathTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<Process> games = new ArrayList<>();
    private AndroidRig rig;
    private File storage;

    @Before
    public void begin() throws IOException {
        rig = new AndroidRig();
        storage = new File(folder.getRoot(), "hearth-analytics");
    }

    @After
    public void end() {
        games.forEach(Process::destroyForcibly);
        rig.close();
    }

    @Test
    public void killedProcessLosesNothingAndItsSessionIsEndedAtItsLastSignOfLife() throws Exception {
        kill(startGame());
        AndroidAnalytics.start(rig.app, rig.config().storageDirectory(storage).build());
        open();
        play("after-the-restart");
        flush();
        AndroidRig.passUntil(
                () -> assertThat(rig.collector.dialogues()).contains("before-the-kill", "after-the-restart"));
        AndroidRig.passUntil(() -> assertThat(rig.collector.events("session_end")).hasSize(1));
        JsonNode recovered = rig.collector.events("session_end").get(0);
        assertThat(recovered.get("payload").get("reason").asText()).isEqualTo("recovered");
        JsonNode killed = rig.collector.events("session_start").stream()
                .filter(event -> event.get("session_id").equals(recovered.get("session_id")))
                .findFirst()
                .orElseThrow();
        assertThat(killed.get("payload").toString()).isEqualTo("{\"reason\":\"launch\"}");
        assertThat(rig.collector.events("session_start")).hasSize(2);
    }

    @Test
    public void eachProcessHasAQueueOfItsOwnAndAllObeyOneDecision() throws Exception {
        Process other = startGame();
        AndroidAnalytics.start(rig.app, rig.config().storageDirectory(storage).build());
        play("beside-it");
        flush();
        assertThat(runs()).isEqualTo(2);
        assertThat(rig.collector.dialogues()).as("the other's events are the other's").containsExactly("beside-it");
        Analytics.setConsent(Consent.DENIED);
        AndroidRig.eventually(() -> assertThat(isOnTheDisk("before-the-kill")).as("the other has heard").isFalse());
        AndroidRig.eventually(() -> assertThat(isOnTheDisk("beside-it")).isFalse());
        assertThat(other.isAlive()).isTrue();
        assertThat(rig.collector.dialogues()).containsExactly("beside-it");
    }

    /** Also says so if files go while they are looked at: then it has to be asked again. */
    private boolean isOnTheDisk(String dialogue) {
        try (Stream<Path> files = Files.walk(storage.toPath())) {
            return files.filter(Files::isRegularFile).anyMatch(file -> content(file).contains(dialogue));
        } catch (IOException | UncheckedIOException e) {
            return true;
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) { // deleted just now
            return "";
        }
    }

    private int runs() {
        String[] runs = new File(storage, "runs").list();
        return runs == null ? 0 : runs.length;
    }

    private Process startGame() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-Drobolectric.offline=true",
                "-Drobolectric.dependency.dir=" + System.getProperty("robolectric.dependency.dir"),
                "-Ddoomed.storage=" + storage));
        command.add(JUnitCore.class.getName());
        command.add(DoomedGame.class.getName());
        Process game = new ProcessBuilder(command).redirectErrorStream(true).start();
        games.add(game);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(game.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(DoomedGame.PLAYED)) {
                return game;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the game has ended: " + said);
    }

    private static void kill(Process game) throws InterruptedException {
        game.destroyForcibly();
        assertThat(game.waitFor(AndroidRig.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
