package dev.hearth.analytics.collector.aggregate;

/**
 * How a worker does with one partition.
 *
 * @param owned whether it counts the partition now
 * @param position up to where everything is counted or set aside, as far as this worker knows
 * @param lagSeconds how long ago the oldest event was received that is not counted; 0 when there is none
 * @param failures how many times a step failed, since the worker started
 * @param setAside how many events were set aside, since the worker started
 * @param failing whether the last step failed
 */
public record PartitionStatus(
        int partition,
        boolean owned,
        long position,
        double lagSeconds,
        long failures,
        long setAside,
        boolean failing) {}
