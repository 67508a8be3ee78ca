package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Graphics;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Window;
import com.badlogic.gdx.graphics.Pixmap;
import com.badlogic.gdx.graphics.PixmapIO;
import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.scenes.scene2d.Actor;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.samplegame.GameTelemetry;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Village;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The game in its real window, in a process of its own, with a test that looks over the player's shoulder: each line of input
 * asks where something is on the screen, or what is there, and is answered with one line. What the player does comes from
 * the screen, by mouse and keys, never from here.
 */
final class WatchedGame {
    private static final int FRAMES_A_SECOND = 60;
    private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

    private WatchedGame() {}

    /** Takes the player's device, the collector, the key id, its secret, and the seed of a new village. */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        GameTelemetry telemetry = new GameTelemetry(AnalyticsClient.start(
                GameTelemetry.configure(URI.create(arguments[1]), arguments[2], arguments[3], home)
                        .flushInterval(FLUSH_INTERVAL)
                        .build()));
        Watched game = new Watched(telemetry, new Saves(home, Long.parseLong(arguments[4])));
        Thread questions = new Thread(game::read, "questions");
        questions.setDaemon(true);
        questions.start();
        Desktop.open(game, FRAMES_A_SECOND);
        System.out.println("quit");
    }

    private static final class Watched extends VillageWindow {
        private final Queue<String[]> questions = new ConcurrentLinkedQueue<>();
        private long frames;

        Watched(GameTelemetry telemetry, Saves saves) {
            super(telemetry, saves);
        }

        void read() {
            try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                input.lines().map(line -> line.split(" ")).forEach(questions::add);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void render() {
            super.render();
            frames++;
            for (String @Nullable [] words = questions.poll(); words != null; words = questions.poll()) {
                System.out.println(answer(words));
            }
        }

        private String answer(String[] words) {
            VillageWindow.Scene scene = scene();
            Village village = scene.game.village();
            return switch (words[0]) {
                case "where" -> actor(words[1]);
                case "tile" ->
                    onScreen(
                            scene.map.x(Integer.parseInt(words[1]) + 0.5f),
                            scene.map.y(Integer.parseInt(words[2]) + 0.5f));
                case "villager" ->
                    scene.crowd
                            .of(village.villager(words[1]).orElseThrow())
                            .map(walk -> onScreen(scene.map.x(walk.x()), scene.map.y(walk.y() - 0.4f)))
                            .orElseThrow();
                case "frames" -> Long.toString(frames);
                case "village" ->
                    village.time() + "; " + village.stock().amount(Good.WOOD) + " wood; "
                            + village.villagers().size()
                            + " villagers";
                case "status" -> scene.desk.status().shown().toString();
                case "news" -> scene.desk.news();
                case "until" -> {
                    village.pass(Math.floorMod(
                            Long.parseLong(words[1]) * 60 - village.time().minute(), 24 * 60));
                    yield village.time().toString();
                }
                case "picture" -> picture(Path.of(words[1]));
                default -> throw new IllegalArgumentException(words[0]);
            };
        }

        private String actor(String name) {
            Actor actor = scene().desk.find(name);
            if (actor == null) {
                return "nowhere";
            }
            Vector2 middle = actor.localToStageCoordinates(new Vector2(actor.getWidth() / 2, actor.getHeight() / 2));
            return onScreen(middle.x, middle.y);
        }

        private String onScreen(float x, float y) {
            Vector2 at = scene().viewport.project(new Vector2(x, y));
            Lwjgl3Window window = ((Lwjgl3Graphics) Gdx.graphics).getWindow();
            int screenX = window.getPositionX() + (int) at.x;
            int screenY = window.getPositionY() + Gdx.graphics.getHeight() - (int) at.y;
            return screenX + " " + screenY;
        }

        private static String picture(Path file) {
            int width = Gdx.graphics.getBackBufferWidth();
            int height = Gdx.graphics.getBackBufferHeight();
            Pixmap pixmap = Pixmap.createFromFrameBuffer(0, 0, width, height);
            PixmapIO.writePNG(Gdx.files.absolute(file.toString()), pixmap, Deflater.BEST_COMPRESSION, true);
            pixmap.dispose();
            return width + "x" + height;
        }
    }
}
