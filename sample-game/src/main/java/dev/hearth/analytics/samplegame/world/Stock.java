package dev.hearth.analytics.samplegame.world;

import java.util.EnumMap;
import java.util.Map;

/** How much a village has of each good: never less than nothing, never more than its stores hold. */
public final class Stock {
    /** What a village without a storehouse can keep of each good. */
    public static final int CAPACITY_MIN = 60;

    private final Map<Good, Integer> amounts = new EnumMap<>(Good.class);
    private int capacity = CAPACITY_MIN;

    /** How much there is. */
    public int amount(Good good) {
        return amounts.getOrDefault(good, 0);
    }

    /** How much of each good can be kept. */
    public int capacity() {
        return capacity;
    }

    /** How much more of {@code good} can be kept. */
    public int room(Good good) {
        return capacity - amount(good);
    }

    /** Whether there is all of {@code price}. */
    public boolean covers(Map<Good, Integer> price) {
        return price.entrySet().stream().allMatch(cost -> amount(cost.getKey()) >= cost.getValue());
    }

    /** Adds as much of {@code amount} as there is room for; answers how much that was. */
    public int add(Good good, int amount) {
        int added = Math.max(0, Math.min(amount, room(good)));
        amounts.merge(good, added, Integer::sum);
        return added;
    }

    /** Takes as much of {@code amount} as there is; answers how much that was. */
    public int take(Good good, int amount) {
        int taken = Math.max(0, Math.min(amount, amount(good)));
        amounts.merge(good, -taken, Integer::sum);
        return taken;
    }

    /** Takes all of {@code price}, which the stock must cover. */
    public void pay(Map<Good, Integer> price) {
        if (!covers(price)) {
            throw new IllegalArgumentException("the stock does not cover " + price);
        }
        price.forEach(this::take);
    }

    void raiseCapacity(int more) {
        capacity += more;
    }
}
