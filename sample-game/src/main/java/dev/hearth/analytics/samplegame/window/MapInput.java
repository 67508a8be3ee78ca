package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Input;
import com.badlogic.gdx.InputAdapter;
import com.badlogic.gdx.math.Vector2;
import com.badlogic.gdx.utils.viewport.Viewport;
import java.util.Optional;

/** Clicks on the map that no menu has taken: on somebody, or on a tile. */
final class MapInput extends InputAdapter {
    private final Viewport viewport;
    private final MapView map;
    private final Crowd crowd;
    private final Desk desk;

    MapInput(Viewport viewport, MapView map, Crowd crowd, Desk desk) {
        this.viewport = viewport;
        this.map = map;
        this.crowd = crowd;
        this.desk = desk;
    }

    @Override
    public boolean touchDown(int screenX, int screenY, int pointer, int button) {
        if (button == Input.Buttons.RIGHT) {
            desk.escape();
            return true;
        }
        if (desk.isBusy()) {
            return false;
        }
        Vector2 at = viewport.unproject(new Vector2(screenX, screenY));
        Optional<Walk> somebody = crowd.at(map.column(at.x), map.row(at.y));
        if (somebody.isPresent()) {
            desk.talkTo(somebody.get().villager());
        } else {
            map.tileAt(at.x, at.y).ifPresent(desk::use);
        }
        return true;
    }
}
