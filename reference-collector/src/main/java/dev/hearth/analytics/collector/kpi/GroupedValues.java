package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.KpiStore.Grouped;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What each group of each day is worth.
 *
 * @param cells by day, then by group
 * @param plus adds two
 * @param shown the number that stands for one; of several days or groups when it was added up
 * @param parts how many parts one was made from, at least: what is made from few says something of each
 */
public record GroupedValues<T>(
        List<Grouped<T>> cells, BinaryOperator<T> plus, Function<T, Number> shown, ToLongFunction<T> parts) {}
