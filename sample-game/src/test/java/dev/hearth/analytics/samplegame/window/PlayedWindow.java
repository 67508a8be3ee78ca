package dev.hearth.analytics.samplegame.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.samplegame.e2e.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A game in its window, and a player before it: eyes, a mouse, a keyboard. */
final class PlayedWindow implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** After so many frames, what a click or a key has done is to be seen. */
    private static final int FRAMES_TO_SEE = 4;

    private final Screen screen;
    private final ChildJvm game;

    private PlayedWindow(Screen screen, ChildJvm game) {
        this.screen = screen;
        this.game = game;
    }

    /** Launches the game on {@code screen}, with software to draw it, and waits for its first frames. */
    static PlayedWindow launch(Screen screen, Path home, URI collector, String keyId, String keySecret, long seed)
            throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("DISPLAY", screen.display(), "LIBGL_ALWAYS_SOFTWARE", "1");
        ChildJvm game = ChildJvm.start(environment, WatchedGame.class, home, collector, keyId, keySecret, seed);
        PlayedWindow window = new PlayedWindow(screen, game);
        window.look();
        return window;
    }

    /** Clicks what has that name. */
    void click(String name) throws IOException, InterruptedException {
        clickAt("where " + name);
    }

    void clickTile(int column, int row) throws IOException, InterruptedException {
        clickAt("tile " + column + " " + row);
    }

    /** Opens the talk of somebody who walks about; a miss, because they walked on, is a click more. */
    void clickVillager(String name) {
        await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
            clickAt("villager " + name);
            assertThat(isShown("choice1")).isTrue();
        });
    }

    void press(String key) throws IOException, InterruptedException {
        screen.press(key);
        look();
    }

    /** Types a line into the console. */
    void say(String line) throws IOException, InterruptedException {
        press("Return");
        screen.type(line);
        press("Return");
    }

    boolean isShown(String name) throws IOException, InterruptedException {
        return !game.ask("where " + name).equals("nowhere");
    }

    String news() throws IOException, InterruptedException {
        return game.ask("news");
    }

    String village() throws IOException, InterruptedException {
        return game.ask("village");
    }

    /** Lets time pass until that hour. */
    void until(int hour) throws IOException, InterruptedException {
        game.ask("until " + hour);
    }

    /** Waits until the overlay says {@code words}. */
    void awaitStatus(String words) {
        await().pollInSameThread()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(game.ask("status")).contains(words));
    }

    /** Plays on for so many frames. */
    void pass(int frames) throws IOException, InterruptedException {
        long until = Long.parseLong(game.ask("frames")) + frames;
        await().pollInSameThread().atMost(PATIENCE).until(() -> Long.parseLong(game.ask("frames")) >= until);
    }

    void picture(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        look();
        game.ask("picture " + file.toAbsolutePath());
    }

    /** Quits by the settings, and waits until the process has said all it had to say. */
    void quit() throws IOException, InterruptedException {
        click("settings");
        clickAt("where quit");
        assertThat(game.nextLine()).isEqualTo("quit");
        close();
    }

    @Override
    public void close() {
        game.close();
    }

    private void look() throws IOException, InterruptedException {
        pass(FRAMES_TO_SEE);
    }

    private void clickAt(String question) throws IOException, InterruptedException {
        String[] at = game.ask(question).split(" ");
        assertThat(at).as(question).hasSize(2);
        screen.moveTo(at[0], at[1]);
        pass(1);
        screen.click();
        if (!question.equals("where quit")) {
            look();
        }
    }
}
