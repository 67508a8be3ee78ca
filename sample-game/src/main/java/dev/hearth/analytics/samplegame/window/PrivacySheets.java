package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.scenes.scene2d.ui.CheckBox;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The question of the first launch and the switch in the settings. Both say the same in plain words, yes and no are equally
 * easy, nothing is ticked beforehand, and the game is the same whatever the answer is. What is measured is not written here:
 * it is read from what {@code describe-catalog} has made of the game's catalog, so that it is true.
 */
final class PrivacySheets {
    private static final int WIDTH = 540;
    private static final String MEASURED = "what-we-measure.txt";
    private static final String ITEM = "- ";
    private static final String NEVER_SENT =
            "Never sent: your name, anything you type, your saved village. The village has a random number; it leaves"
                    + " this computer only scrambled, with a key that changes every day and is then destroyed.";

    private PrivacySheets() {}

    /** @param answered called with the answer; a player who closes the sheet has given none, and is asked next time */
    static Table question(Widgets widgets, Consumer<Boolean> answered) {
        Table sheet = widgets.sheet("May we learn from how you play?");
        paragraph(sheet, widgets, "It shows us which parts of the village people enjoy, and what to mend first.");
        whatIsMeasured(sheet, widgets);
        paragraph(sheet, widgets, NEVER_SENT);
        paragraph(
                sheet,
                widgets,
                "You can change your mind at any time in the settings. Until you answer, nothing is sent.");
        Table answers = new Table();
        answers.defaults().growX().uniform().height(52);
        answers.add(widgets.button("consent.no", "No, thank you", () -> answered.accept(false)))
                .padRight(12);
        answers.add(widgets.button("consent.yes", "Yes, you may", () -> answered.accept(true)));
        sheet.add(answers).padTop(12).row();
        sheet.pack();
        return sheet;
    }

    /**
     * @param allowed how the switch stands now
     * @param allow called when the player moves it
     */
    static Table settings(
            Widgets widgets, BooleanSupplier allowed, Consumer<Boolean> allow, Runnable quit, Runnable close) {
        Table sheet = widgets.sheet("Settings");
        CheckBox toggle = new CheckBox("  Share how I play", widgets.skin());
        toggle.setName("analytics.toggle");
        toggle.left();
        toggle.setProgrammaticChangeEvents(false);
        toggle.setChecked(allowed.getAsBoolean());
        Widgets.onChange(toggle, () -> allow.accept(toggle.isChecked()));
        sheet.add(toggle).padBottom(8).row();
        whatIsMeasured(sheet, widgets);
        paragraph(sheet, widgets, NEVER_SENT);
        paragraph(
                sheet,
                widgets,
                "Off means off: from that moment nothing is sent or kept, and what was waiting to be sent is deleted."
                        + " F3 shows what the library is doing.");
        Table buttons = new Table();
        buttons.defaults().growX().uniform().height(48);
        buttons.add(widgets.button("quit", "Save and quit", quit)).padRight(12);
        buttons.add(widgets.button("close", "Back to the village", close));
        sheet.add(buttons).padTop(12).row();
        sheet.pack();
        return sheet;
    }

    private static void whatIsMeasured(Table sheet, Widgets widgets) {
        sheet.add(widgets.label("Sent, with the version of the game:", "default"))
                .padBottom(2)
                .row();
        for (String line : measured()) {
            Table item = new Table();
            item.add(widgets.label("·", "small")).width(14).top();
            item.add(widgets.paragraph(line, "small")).width(WIDTH - 14);
            sheet.add(item).padBottom(1).row();
        }
        sheet.getCells().peek().padBottom(10);
    }

    /** The things of the list, without the sentences around it, which the sheets say in their own words. */
    static List<String> measured() {
        return Gdx.files
                .classpath(MEASURED)
                .readString("UTF-8")
                .lines()
                .filter(line -> line.startsWith(ITEM))
                .map(line -> line.substring(ITEM.length()))
                .toList();
    }

    private static void paragraph(Table sheet, Widgets widgets, String text) {
        sheet.add(widgets.paragraph(text, "default")).width(WIDTH).padBottom(10).row();
    }
}
