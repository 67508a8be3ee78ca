package dev.hearth.analytics.collector.kpi;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.KpiStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sum, the mean or percentiles of a number that events of one name carry, each as often as the event's sample says.
 * Numbers are kept in whole thousandths.
 *
 * @param metrics what can be asked for; empty if {@code measure} is the only one
 * @param measure {@link #SUM}, {@link #AVERAGE} or the first percentile
 * @param number the field that is measured
 * @param field the field that it is broken down by, or null
 */
record ValueKpi(
        String id,
        String title,
        String unit,
        String event,
        List<String> metrics,
        String measure,
        PayloadField number,
        @Nullable PayloadField field)
        implements KpiDefinition {
    static final String SUM = "sum";
    static final String AVERAGE = "average";

    private static final double THOUSAND = 1_000;

    @Override
    public @Nullable String by() {
        return field == null ? null : field.name();
    }

    @Override
    public @Nullable Number valueOfNothing(String metric) {
        return measure.equals(SUM) ? 0L : null;
    }

    /** An event without the number, of an older version, adds nothing. */
    @Override
    public void count(EventRecord record, Increments increments) {
        if (!record.name().equals(event)) {
            return;
        }
        Double value = number.numberOf(record);
        if (value == null) {
            return;
        }
        long thousandths = Math.round(value * THOUSAND);
        KpiKey day = KpiKey.totalAt(id, record.tsMillis());
        increments.addValue(day, thousandths, record.sampleOneIn());
        if (field != null) {
            KpiKey group = day.of(field.groupOf(record));
            increments.addValue(group, thousandths, record.sampleOneIn());
            increments.addMember(group, record.anonVillage());
        }
    }

    @Override
    public SortedMap<Long, Number> read(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        SortedMap<Long, Number> values = new TreeMap<>();
        for (Map.Entry<Long, ValueSketch> day :
                store.sketches(id, firstDay, lastDay).entrySet()) {
            values.put(day.getKey(), shown(day.getValue(), metric));
        }
        return values;
    }

    @Override
    public GroupedValues<ValueSketch> readGroups(KpiStore store, String metric, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return new GroupedValues<>(
                store.sketchesByGroup(id, firstDay, lastDay),
                ValueSketch::plus,
                sketch -> shown(sketch, metric),
                ValueSketch::count);
    }

    private double shown(ValueSketch sketch, String metric) {
        String asked = metric.isEmpty() ? measure : metric;
        return switch (asked) {
            case SUM -> sketch.sum() / THOUSAND;
            case AVERAGE -> sketch.average() / THOUSAND;
            default -> Math.round(sketch.quantile(DurationKpi.percentile(asked) / 100.0)) / THOUSAND;
        };
    }

    @Override
    public double relativeError(KpiStore store, String metric) {
        return measure.equals(SUM) || measure.equals(AVERAGE) ? 0 : ValueSketch.RELATIVE_ACCURACY;
    }

    @Override
    public boolean addsUp() {
        return true;
    }
}
