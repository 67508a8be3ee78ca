package dev.hearth.analytics.collector.store;

import java.util.List;
import java.util.SortedMap;

/**
 * One UTC day of receipt. {@code received = accepted + duplicate + rejected} and
 * {@code accepted = counted + late + pending} hold at all times; a batch that is sent again is not received again.
 *
 * @param rejected by the reason's name on the wire
 * @param late accepted after the late window, and in no KPI
 * @param pending in the log, and not counted: not yet looked at by the aggregation, which is taken from the log itself,
 *     or set aside
 * @param setAside how many of {@code pending} could not be counted, and wait for a backfill
 * @param losses what clients said they had to drop
 */
public record IntegrityDay(
        long epochDay,
        long received,
        long accepted,
        long duplicate,
        SortedMap<String, Long> rejected,
        long late,
        long counted,
        long pending,
        long setAside,
        List<IncomingBatch.ReportedLoss> losses) {}
