package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.scenes.scene2d.Actor;
import com.badlogic.gdx.scenes.scene2d.Stage;
import com.badlogic.gdx.scenes.scene2d.ui.Label;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import com.badlogic.gdx.scenes.scene2d.ui.TextField;
import com.badlogic.gdx.utils.Align;
import dev.hearth.analytics.samplegame.Game;
import dev.hearth.analytics.samplegame.GameTelemetry;
import dev.hearth.analytics.samplegame.console.ConsoleLine;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Outcome;
import dev.hearth.analytics.samplegame.world.Land;
import dev.hearth.analytics.samplegame.world.Position;
import dev.hearth.analytics.samplegame.world.Villager;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The player's desk: menus around the map, at most one sheet of paper over it, a line of news and a console. What a click or
 * a key means is decided here; what comes of it, by the rules.
 */
final class Desk {
    private static final Position HEARTH = new Position(Land.COLUMNS / 2, Land.ROWS / 2);

    private final Stage stage;
    private final Widgets widgets;
    private final MapView map;
    private final Crowd crowd;
    private final Happenings happenings;
    private final Game game;
    private final GameTelemetry telemetry;
    private final Runnable save;
    private final TopBar topBar;
    private final CommandMenu menu;
    private final StatusOverlay status;
    private final Label news;
    private final TextField console;
    private @Nullable Tool tool;
    private @Nullable Table sheet;
    private @Nullable TalkSheet talk;

    Desk(
            Stage stage,
            Widgets widgets,
            MapView map,
            Crowd crowd,
            Happenings happenings,
            Game game,
            GameTelemetry telemetry,
            Runnable save) {
        this.stage = stage;
        this.widgets = widgets;
        this.map = map;
        this.crowd = crowd;
        this.happenings = happenings;
        this.game = game;
        this.telemetry = telemetry;
        this.save = save;
        topBar = new TopBar(widgets, this::openSettings);
        menu = new CommandMenu(widgets, this::take, this::give, this::openTrade, this::talkTo);
        status = new StatusOverlay(widgets, telemetry::statusInWords);
        news = widgets.label(
                "Click a villager to talk, or choose a command.  Enter: console  ·  F3: analytics", "default");
        console = console();
        layOut();
        if (telemetry.shouldAsk()) {
            show(PrivacySheets.question(widgets, this::answer));
        }
    }

    Happenings happenings() {
        return happenings;
    }

    StatusOverlay status() {
        return status;
    }

    /** What the line of news says. */
    String news() {
        return news.getText().toString();
    }

    /** The button, or whatever else has that name and is to be seen; null if there is none. */
    @Nullable
    Actor find(String name) {
        return stage.getRoot().findActor(name);
    }

    /** Whether a sheet of paper lies over the map. */
    boolean isBusy() {
        return sheet != null;
    }

    boolean isTyping() {
        return console.isVisible();
    }

    void update() {
        topBar.show(game.village());
        menu.showPeople(game.village());
        if (sheet != null) {
            place(sheet);
        }
        status.setPosition(12, VillageWindow.HEIGHT - VillageWindow.TOP_HEIGHT - 12 - status.getHeight());
    }

    /** A click on a tile. */
    void use(Position at) {
        if (tool == null) {
            say("Choose a command first, or click a villager.");
            return;
        }
        give(tool.command().apply(at), at);
    }

    void give(Command command) {
        give(command, HEARTH);
    }

    void talkTo(Villager villager) {
        close();
        crowd.hold(villager);
        talk = new TalkSheet(widgets, game.talkTo(villager), this::give, this::close);
        if (talk.sheet().hasChildren()) {
            show(talk.sheet());
        }
    }

    /** The answer of that number, where somebody is spoken to. */
    void choose(int number) {
        if (talk != null) {
            talk.answer(number);
        }
    }

    void toggleStatus() {
        status.setVisible(!status.isVisible());
    }

    void openSettings() {
        close();
        show(PrivacySheets.settings(widgets, telemetry::isAllowed, this::allow, Gdx.app::exit, this::close));
    }

    void openConsole() {
        console.setText("");
        console.setVisible(true);
        news.setVisible(false);
        stage.setKeyboardFocus(console);
    }

    /** Does what was typed, and closes the console. */
    void enter() {
        String line = console.getText();
        closeConsole();
        if (line.isBlank()) {
            return;
        }
        ConsoleLine read = ConsoleLine.read(line);
        if (read instanceof ConsoleLine.Order order) {
            give(order.command());
        } else if (read instanceof ConsoleLine.Talk wanted) {
            game.village()
                    .villager(wanted.villager())
                    .ifPresentOrElse(this::talkTo, () -> say("Nobody called " + wanted.villager() + " lives here."));
        } else if (read instanceof ConsoleLine.Note note) {
            say(note.text());
        } else {
            save();
        }
    }

    /** Puts away, one after the other: the console, the sheet, the tool. */
    void escape() {
        if (isTyping()) {
            closeConsole();
        } else if (sheet != null) {
            close();
        } else {
            tool = null;
            menu.showTool(null);
        }
    }

    private void give(Command command, Position at) {
        Outcome outcome = game.execute(command);
        say(outcome.message());
        if (outcome instanceof Outcome.Done done) {
            float x = map.x(at.column() + 0.5f);
            float y = map.y(at.row() + 0.5f);
            happenings.add(done.message(), x, y, done.durationMillis());
        }
    }

    private void take(Tool taken) {
        tool = taken.equals(tool) ? null : taken;
        menu.showTool(tool);
        say(taken.hint());
    }

    private void openTrade() {
        close();
        show(new TradeSheet(widgets, this::give, this::close).sheet());
    }

    private void answer(boolean allowed) {
        close();
        allow(allowed);
    }

    private void allow(boolean allowed) {
        telemetry.allow(allowed);
        say(allowed ? "Thank you. You can change this in the settings." : "Nothing is sent or kept from now on.");
    }

    private void save() {
        save.run();
        say("The village is saved.");
    }

    private void say(String text) {
        news.setText(text);
    }

    private void show(Table shown) {
        sheet = shown;
        stage.addActor(shown);
        place(shown);
        status.toFront();
    }

    private void place(Table shown) {
        float x = (VillageWindow.WIDTH - VillageWindow.MENU_WIDTH - shown.getWidth()) / 2;
        float middle = VillageWindow.BOTTOM_HEIGHT + (MapView.HEIGHT - shown.getHeight()) / 2;
        boolean talking = talk != null && shown == talk.sheet();
        shown.setPosition(Math.round(x), Math.round(talking ? VillageWindow.BOTTOM_HEIGHT + 12 : middle));
    }

    private void close() {
        if (sheet != null) {
            sheet.remove();
            sheet = null;
        }
        talk = null;
        crowd.hold(null);
    }

    private void closeConsole() {
        console.setVisible(false);
        news.setVisible(true);
        stage.setKeyboardFocus(null);
    }

    private TextField console() {
        TextField field = new TextField("", widgets.skin());
        field.setName("console");
        field.setMessageText("a command, or: help");
        field.setMaxLength(ConsoleLine.LENGTH_MAX);
        field.setVisible(false);
        return field;
    }

    private void layOut() {
        int mapWidth = VillageWindow.WIDTH - VillageWindow.MENU_WIDTH;
        int below = VillageWindow.HEIGHT - VillageWindow.TOP_HEIGHT;
        topBar.setBounds(0, below, VillageWindow.WIDTH, VillageWindow.TOP_HEIGHT);
        menu.setBounds(mapWidth, 0, VillageWindow.MENU_WIDTH, below);
        Table bar = new Table(widgets.skin());
        bar.setBackground("panel");
        bar.setBounds(0, 0, mapWidth, VillageWindow.BOTTOM_HEIGHT);
        news.setBounds(22, 0, mapWidth - 44, VillageWindow.BOTTOM_HEIGHT);
        news.setAlignment(Align.left);
        news.setWrap(true);
        console.setBounds(16, 16, mapWidth - 32, VillageWindow.BOTTOM_HEIGHT - 32);
        List.of(topBar, menu, bar, news, console, status).forEach(stage::addActor);
    }
}
