package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.ApplicationListener;
import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.InputMultiplexer;
import com.badlogic.gdx.graphics.Color;
import com.badlogic.gdx.graphics.GL20;
import com.badlogic.gdx.graphics.OrthographicCamera;
import com.badlogic.gdx.graphics.g2d.SpriteBatch;
import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.scenes.scene2d.Stage;
import com.badlogic.gdx.utils.ScreenUtils;
import com.badlogic.gdx.utils.viewport.FitViewport;
import com.badlogic.gdx.utils.viewport.Viewport;
import dev.hearth.analytics.samplegame.Game;
import dev.hearth.analytics.samplegame.GameTelemetry;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Village;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The game in a window. libGDX tells it that the game is launched, left, taken up again and quit; it passes each of these on
 * to {@link GameTelemetry}, as your game would. All on the render thread.
 */
public class VillageWindow implements ApplicationListener {
    /** The size for which everything is laid out; other windows show the same, larger or smaller. */
    static final int WIDTH = 1120;

    static final int HEIGHT = 720;
    static final int MENU_WIDTH = 352;
    static final int TOP_HEIGHT = 64;
    static final int BOTTOM_HEIGHT = HEIGHT - TOP_HEIGHT - MapView.HEIGHT;

    private static final float LONGEST_FRAME_SECONDS = 0.25f;

    private final GameTelemetry telemetry;
    private final Saves saves;
    private @Nullable Scene scene;

    /** Plays the village in {@code saves} and tells {@code telemetry} what happens. */
    public VillageWindow(GameTelemetry telemetry, Saves saves) {
        this.telemetry = telemetry;
        this.saves = saves;
    }

    @Override
    public void create() {
        Village village = saves.open();
        telemetry.villageOpened(village);
        scene = new Scene(new Game(village, List.of(telemetry)), telemetry, () -> saves.save(village));
    }

    @Override
    public void resize(int width, int height) {
        scene().viewport.update(width, height, true);
    }

    @Override
    public void render() {
        scene().draw(Math.min(Gdx.graphics.getDeltaTime(), LONGEST_FRAME_SECONDS));
    }

    /** The window lost the focus, was minimised, or is about to close. */
    @Override
    public void pause() {
        telemetry.paused();
        saves.save(scene().game.village());
    }

    @Override
    public void resume() {
        telemetry.resumed();
    }

    @Override
    public void dispose() {
        saves.save(scene().game.village());
        telemetry.quit();
        scene().dispose();
    }

    /** Where the play is, once {@link #create} was called. */
    Scene scene() {
        if (scene == null) {
            throw new IllegalStateException("not created yet");
        }
        return scene;
    }

    /** What is drawn and what hears the player, from create to dispose. */
    static final class Scene {
        final Game game;
        final Viewport viewport;
        final Desk desk;
        private final Sprites sprites = new Sprites();
        private final Theme theme = new Theme(sprites);
        private final SpriteBatch batch = new SpriteBatch();
        private final Stage stage;
        final MapView map;
        final Crowd crowd = new Crowd();

        private Scene(Game game, GameTelemetry telemetry, Runnable save) {
            this.game = game;
            viewport = new FitViewport(WIDTH, HEIGHT, new OrthographicCamera());
            stage = new Stage(viewport, batch);
            map = new MapView(sprites, 0, BOTTOM_HEIGHT);
            Happenings happenings = new Happenings(sprites, theme.skin().getFont("default"));
            desk = new Desk(stage, new Widgets(theme.skin(), sprites), map, crowd, happenings, game, telemetry, save);
            Gdx.input.setInputProcessor(
                    new InputMultiplexer(new Keys(desk), stage, new MapInput(viewport, map, crowd, desk)));
        }

        private void draw(float seconds) {
            game.update((long) (seconds * 1000));
            crowd.update(seconds, game.village());
            map.update(seconds);
            desk.update();
            stage.act(seconds);
            ScreenUtils.clear(new Color(Palette.TEXT));
            viewport.apply();
            batch.setProjectionMatrix(viewport.getCamera().combined);
            batch.begin();
            batch.setBlendFunction(GL20.GL_SRC_ALPHA, GL20.GL_ONE_MINUS_SRC_ALPHA);
            map.draw(batch, game.village(), crowd, cursor());
            desk.happenings().draw(batch, seconds);
            batch.end();
            stage.draw();
        }

        private @Nullable Position cursor() {
            if (desk.isBusy()) {
                return null;
            }
            Vector2 at = viewport.unproject(new Vector2(Gdx.input.getX(), Gdx.input.getY()));
            return stage.hit(at.x, at.y, true) == null ? map.tileAt(at.x, at.y).orElse(null) : null;
        }

        private void dispose() {
            stage.dispose();
            batch.dispose();
            sprites.dispose();
            theme.dispose();
        }
    }
}
