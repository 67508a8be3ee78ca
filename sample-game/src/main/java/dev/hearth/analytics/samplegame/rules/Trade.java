package dev.hearth.analytics.samplegame.rules;

import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Village;
import java.util.Map;

/**
 * Gives goods for other goods: three for one to whoever passes by, two for one with a market.
 *
 * @param amount how many of {@code take} to get
 */
public record Trade(Good give, Good take, int amount) implements Command {
    private static final long DURATION_MILLIS = 800;
    private static final long VILLAGE_MINUTES = 15;
    private static final int PRICE_BY_THE_ROAD = 3;
    private static final int PRICE_AT_THE_MARKET = 2;

    @Override
    public String name() {
        return "trade";
    }

    @Override
    public Outcome execute(Village village) {
        if (give == take || amount < 1) {
            return new Outcome.Refused(Refusal.NO_BARGAIN, "That is no bargain.");
        }
        if (village.time().isNight()) {
            return Refusals.night();
        }
        if (village.stock().room(take) < amount) {
            return Refusals.storesFull();
        }
        boolean market = village.land().count(Building.MARKET) > 0;
        int price = amount * (market ? PRICE_AT_THE_MARKET : PRICE_BY_THE_ROAD);
        if (!village.stock().covers(Map.of(give, price))) {
            return Refusals.notEnough(give.id() + " for that");
        }
        village.stock().pay(Map.of(give, price));
        village.stock().add(take, amount);
        village.pass(VILLAGE_MINUTES);
        return new Outcome.Done(
                "Gave " + price + " " + give.id() + " for " + amount + " " + take.id() + ".", DURATION_MILLIS);
    }
}
