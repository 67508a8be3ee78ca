package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Input;
import com.badlogic.gdx.InputAdapter;

/** What keys mean. The console has them first while somebody types. */
final class Keys extends InputAdapter {
    private final Desk desk;

    Keys(Desk desk) {
        this.desk = desk;
    }

    @Override
    public boolean keyDown(int key) {
        if (key == Input.Keys.F3) {
            desk.toggleStatus();
        } else if (key == Input.Keys.ESCAPE) {
            desk.escape();
        } else if (key == Input.Keys.ENTER && desk.isTyping()) {
            desk.enter();
        } else if (desk.isTyping()) {
            return false;
        } else if (key == Input.Keys.ENTER) {
            desk.openConsole();
        } else if (key >= Input.Keys.NUM_1 && key <= Input.Keys.NUM_9) {
            desk.choose(key - Input.Keys.NUM_0);
        } else {
            return false;
        }
        return true;
    }

    /** The key that opened or closed the console is no letter in it. */
    @Override
    public boolean keyTyped(char letter) {
        return letter == '\r' || letter == '\n';
    }
}
