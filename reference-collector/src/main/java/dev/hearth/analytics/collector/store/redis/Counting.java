package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies increments. Once it is clear that they can be applied, the members go to the partitions that their villages
 * belong to, where adding them twice changes nothing; then one script of the log's own partition does all the rest and
 * moves the position. Killed in between, the same is done again.
 */
final class Counting {
    /** Sets of up to so many members are exact; larger ones are HyperLogLogs, which take 12 KiB whatever they hold. */
    static final int EXACT_MEMBERS_MAX = 512;

    /** The most members that one script adds. */
    private static final int MEMBERS_MAX = 2_000;

    private final RedisLink link;
    private final Keys[] keys;

    /** By partition: the chain at the position up to which this process has read. */
    private final Map<Integer, ReadUpTo> read = new ConcurrentHashMap<>();

    Counting(RedisLink link, Keys[] keys) {
        this.link = link;
        this.keys = keys;
    }

    private record ReadUpTo(long position, String chain) {}

    /** Remembers up to where the log was read, and which log that was. */
    void remember(int partition, List<PartitionLog.Entry> entries) {
        if (!entries.isEmpty()) {
            PartitionLog.Entry last = entries.get(entries.size() - 1);
            read.put(partition, new ReadUpTo(last.position(), last.chain()));
        }
    }

    void apply(int partition, long epoch, Increments increments)
            throws StoreUnavailableException, FencedException, InapplicableException {
        Keys names = keys[partition];
        PartitionChange change =
                PartitionChange.of(names, KnownState.read(link, names, groups(increments), increments.sessions()));
        increments.counts().forEach(change::addCount);
        increments.values().forEach(change::addValues);
        increments.sessions().forEach(change::mergeSession);
        Changes changes = begin(names);
        change.writeTo(changes);
        increments
                .countedByReceiptDay()
                .forEach((day, number) -> changes.add(names.integrity(), day + ":counted", number));
        increments.lateByReceiptDay().forEach((day, number) -> changes.add(names.integrity(), day + ":late", number));
        Step step = new Step(partition, epoch, increments.fromPosition(), increments.toPosition());
        if (!increments.members().isEmpty()) {
            run(step, changes, "try");
            awaitAll(addMembers(increments.members(), "members"));
        }
        run(step, changes);
    }

    /** What must still be so when a change is made. */
    record Step(int partition, long epoch, long fromPosition, long toPosition) {}

    /** An error here is one of these increments: the members of others would not be there. */
    static void awaitAll(List<CompletableFuture<?>> members) throws StoreUnavailableException, InapplicableException {
        try {
            for (CompletableFuture<?> part : members) {
                RedisLink.awaitOrError(part);
            }
        } catch (RedisErrorException e) {
            throw new InapplicableException("Redis refused members", e);
        }
    }

    private static Set<KpiKey> groups(Increments increments) {
        Set<KpiKey> groups = new LinkedHashSet<>();
        increments.counts().keySet().stream().filter(KpiKey::isNamedGroup).forEach(groups::add);
        increments.values().keySet().stream().filter(KpiKey::isNamedGroup).forEach(groups::add);
        return groups;
    }

    static Changes begin(Keys names) {
        return new Changes(List.of(names.meta(), names.absent(), names.events()));
    }

    /** Runs a change, if the epoch, the position and the log are still those that the caller knows. */
    void run(Step step, Changes changes) throws StoreUnavailableException, FencedException, InapplicableException {
        run(step, changes, "do");
    }

    private void run(Step step, Changes changes, String how)
            throws StoreUnavailableException, FencedException, InapplicableException {
        int partition = step.partition;
        List<byte[]> args = new ArrayList<>();
        args.add(Wire.bytes(step.epoch));
        args.add(Wire.bytes(step.fromPosition));
        args.add(Wire.bytes(step.toPosition));
        args.add(Wire.bytes(chain(step)));
        args.add(Wire.bytes(how));
        args.addAll(changes.args());
        String outcome;
        try {
            outcome = Wire.text(RedisLink.awaitOrError(link.run(Script.APPLY, changes.keys(), args))
                    .get(0));
        } catch (RedisErrorException e) {
            throw new InapplicableException("Redis refused the increments", e);
        }
        switch (outcome) {
            case "OK" -> {
                return;
            }
            case "FENCED" -> throw new FencedException("another worker has taken partition " + partition);
            case "MOVED" ->
                throw new FencedException(
                        "partition " + partition + " is no longer counted up to " + step.fromPosition);
            case "DIVERGED" ->
                throw new FencedException("partition " + partition + " has another log since a failover");
            default ->
                throw new InapplicableException(
                        "a value that is kept is no number, or would become too large",
                        new ArithmeticException("a sum beyond 64 bits"));
        }
    }

    private String chain(Step step) {
        ReadUpTo known = read.get(step.partition);
        if (known == null || known.position != step.toPosition || step.fromPosition == step.toPosition) {
            return "";
        }
        return known.chain;
    }

    /** Adds members to the partitions of their villages. */
    List<CompletableFuture<?>> addMembers(Map<KpiKey, Set<UUID>> members, String kind) {
        Map<Integer, Map<KpiKey, List<UUID>>> byPartition = new LinkedHashMap<>();
        members.forEach((key, villages) -> villages.forEach(village -> byPartition
                .computeIfAbsent(Keys.partitionOf(village, keys.length), p -> new LinkedHashMap<>())
                .computeIfAbsent(key, k -> new ArrayList<>())
                .add(village)));
        List<CompletableFuture<?>> running = new ArrayList<>();
        byPartition.forEach((partition, sets) -> {
            List<byte[]> args = new ArrayList<>();
            int inArgs = 0;
            int total = 0;
            for (Map.Entry<KpiKey, List<UUID>> set : sets.entrySet()) {
                for (int from = 0; from < set.getValue().size(); from += MEMBERS_MAX) {
                    List<UUID> chunk =
                            set.getValue().subList(from, Math.min(set.getValue().size(), from + MEMBERS_MAX));
                    addSet(args, set.getKey(), chunk);
                    inArgs++;
                    total += chunk.size();
                    if (total >= MEMBERS_MAX) {
                        running.add(runMembers(partition, kind, inArgs, args));
                        args = new ArrayList<>();
                        inArgs = 0;
                        total = 0;
                    }
                }
            }
            if (inArgs > 0) {
                running.add(runMembers(partition, kind, inArgs, args));
            }
        });
        return running;
    }

    private static void addSet(List<byte[]> args, KpiKey key, List<UUID> villages) {
        args.add(Wire.bytes(key.kpi()));
        args.add(Wire.bytes(key.epochDay()));
        args.add(Wire.bytes(key.group()));
        args.add(Wire.bytes(villages.size()));
        villages.forEach(village -> args.add(Wire.bytes(village)));
    }

    private CompletableFuture<?> runMembers(int partition, String kind, int sets, List<byte[]> setArgs) {
        Keys names = keys[partition];
        List<byte[]> args = new ArrayList<>();
        args.add(Wire.bytes(names.tag()));
        args.add(Wire.bytes(kind));
        args.add(Wire.bytes(EXACT_MEMBERS_MAX));
        args.add(Wire.bytes(KpiKey.GROUPS_MAX));
        args.add(Wire.bytes(link.isReplicating() ? "1" : "0"));
        args.add(Wire.bytes(sets));
        args.addAll(setArgs);
        return link.runReplicated(Script.MEMBERS, List.of(Wire.bytes(names.meta()), Wire.bytes(names.absent())), args);
    }
}
