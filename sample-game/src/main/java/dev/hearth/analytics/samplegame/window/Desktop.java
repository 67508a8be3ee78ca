package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.ApplicationListener;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Application;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3ApplicationConfiguration;
import dev.hearth.analytics.samplegame.GameTelemetry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Starts the game on a desktop. {@code -Dgame.collector=URL} and {@code -Dgame.clientKey=ID:SECRET} say where analytics go,
 * if the player agrees; without a collector the game is the same, and events wait on the disk. {@code -Dgame.home=DIR} is
 * where the village is saved.
 */
public final class Desktop {
    private static final int FRAMES_A_SECOND = 60;

    private Desktop() {}

    /** Starts it; returns when the player has quit. */
    public static void main(String[] arguments) throws IOException {
        Path home = Files.createDirectories(
                Path.of(System.getProperty("game.home", System.getProperty("user.home") + "/.hearth-sample-village")));
        URI collector = URI.create(System.getProperty("game.collector", "http://127.0.0.1:8080"));
        String[] key =
                System.getProperty("game.clientKey", "sample-game:unknown").split(":", 2);
        GameTelemetry telemetry = GameTelemetry.launch(collector, key[0], key[1], home);
        open(new VillageWindow(telemetry, new Saves(home, new Random().nextLong())), FRAMES_A_SECOND);
    }

    /**
     * Opens a window and plays in it until it is closed.
     *
     * @param framesPerSecond at most; 0 for as many as can be
     */
    static void open(ApplicationListener game, int framesPerSecond) {
        Lwjgl3ApplicationConfiguration configuration = new Lwjgl3ApplicationConfiguration();
        configuration.setTitle("A village by the hearth");
        configuration.setWindowedMode(VillageWindow.WIDTH, VillageWindow.HEIGHT);
        configuration.useVsync(framesPerSecond > 0);
        configuration.setForegroundFPS(framesPerSecond);
        configuration.disableAudio(true);
        configuration.setPauseWhenLostFocus(true);
        configuration.setPauseWhenMinimized(true);
        new Lwjgl3Application(game, configuration);
    }
}
