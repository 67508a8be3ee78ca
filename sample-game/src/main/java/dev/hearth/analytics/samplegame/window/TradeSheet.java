package dev.hearth.analytics.samplegame.window;

import com.badlogic.gdx.scenes.scene2d.ui.Button;
import com.badlogic.gdx.scenes.scene2d.ui.ButtonGroup;
import com.badlogic.gdx.scenes.scene2d.ui.Label;
import com.badlogic.gdx.scenes.scene2d.ui.Table;
import dev.hearth.analytics.samplegame.rules.Command;
import dev.hearth.analytics.samplegame.rules.Trade;
import dev.hearth.analytics.samplegame.world.Good;
import java.util.function.Consumer;

/** What to give for what. */
final class TradeSheet {
    private static final int AMOUNT_MAX = 20;

    private final Widgets widgets;
    private final Table sheet;
    private final Label amountShown;
    private Good give = Good.WOOD;
    private Good take = Good.STONE;
    private int amount = 1;

    TradeSheet(Widgets widgets, Consumer<Command> order, Runnable close) {
        this.widgets = widgets;
        sheet = widgets.sheet("Trade");
        sheet.add(widgets.paragraph("Three for one by the road, two for one with a market.", "soft"))
                .width(420)
                .row();
        addRow("We give", "give", give, good -> give = good);
        addRow("We take", "take", take, good -> take = good);
        amountShown = widgets.label("1", "title");
        Table amounts = new Table();
        amounts.left().defaults().size(44, 40).padRight(10);
        amounts.add(widgets.button("less", "–", () -> change(-1)));
        amounts.add(amountShown);
        amounts.add(widgets.button("more", "+", () -> change(1)));
        amounts.add(widgets.button("bargain", "It is a bargain", () -> order.accept(new Trade(give, take, amount))))
                .width(170);
        amounts.add(widgets.button("close", "Close", close)).width(90);
        sheet.add(amounts).padTop(14).row();
        sheet.pack();
    }

    Table sheet() {
        return sheet;
    }

    private void change(int by) {
        amount = Math.max(1, Math.min(AMOUNT_MAX, amount + by));
        amountShown.setText(amount);
    }

    private void addRow(String words, String name, Good chosen, Consumer<Good> choose) {
        Table row = new Table();
        row.left().defaults().height(50).padRight(6);
        row.add(widgets.label(words, "default")).width(84);
        ButtonGroup<Button> group = new ButtonGroup<>();
        for (Good good : Good.values()) {
            Button button = new Button(widgets.skin(), "toggle");
            button.setName(name + "." + good.id());
            button.add(widgets.icon(good.id())).size(34);
            group.add(button);
            button.setChecked(good == chosen);
            Widgets.onChange(button, () -> {
                if (button.isChecked()) {
                    choose.accept(good);
                }
            });
            row.add(button).width(76);
        }
        sheet.add(row).padTop(10).row();
    }
}
