package dev.hearth.analytics.collector.store.redis;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Counts one day anew from what is applied of the log, in all partitions, with all of them taken from their workers. Each
 * partition's counts, sketches and sessions change in one script; members are gathered beside the ones that are there and
 * change places with them at the end. Killed in between, the step is done again from the beginning, and comes to the same.
 */
final class DayRecount {
    private final RedisLink link;
    private final Keys[] keys;
    private final PartitionLog log;
    private final Counting counting;
    private final Ownership ownership;
    private final JobBook book;

    DayRecount(RedisLink link, Keys[] keys, PartitionLog log, Counting counting, Ownership ownership, JobBook book) {
        this.link = link;
        this.keys = keys;
        this.log = log;
        this.counting = counting;
        this.ownership = ownership;
        this.book = book;
    }

    /** Does it. The answer is how many late events the day has gained. */
    long run(long epochDay, EventCounter counter) throws StoreUnavailableException, RefusedException {
        refuseIfPurged(epochDay);
        try (Seizure seizure = new Seizure(ownership, book)) {
            for (int partition = 0; partition < keys.length; partition++) {
                seizure.take(partition);
            }
            Set<String> kpis = kpis();
            swapMembers("drop", epochDay, kpis);
            long gained = 0;
            for (int partition = 0; partition < keys.length; partition++) {
                PartitionRecount recount =
                        new PartitionRecount(link, keys[partition], log, counting, seizure, partition, epochDay, kpis);
                gained += recount.run(counter);
            }
            swapMembers("swap", epochDay, kpis);
            return gained;
        } catch (FencedException e) {
            throw new StoreUnavailableException("a partition was taken over during the recount", e);
        } catch (InapplicableException e) {
            throw new RefusedException(LocalDate.ofEpochDay(epochDay) + " cannot be counted again: " + e.getMessage());
        }
    }

    /** A session can reach into a day from the one before. */
    void refuseIfPurged(long epochDay) throws StoreUnavailableException, RefusedException {
        for (int partition = 0; partition < keys.length; partition++) {
            String purged = log.stateText(partition, "purged");
            if (!purged.isEmpty() && epochDay - 1 < Long.parseLong(purged)) {
                throw new RefusedException("the log of " + LocalDate.ofEpochDay(epochDay)
                        + " is no longer kept whole: its KPIs stay as they are");
            }
        }
    }

    private Set<String> kpis() throws StoreUnavailableException {
        Set<String> kpis = new TreeSet<>();
        for (Keys names : keys) {
            byte[] key = Wire.bytes(names.kpis());
            RedisLink.await(link.call(commands -> commands.smembers(key))).forEach(kpi -> kpis.add(Wire.text(kpi)));
        }
        return kpis;
    }

    private void swapMembers(String what, long epochDay, Set<String> kpis) throws StoreUnavailableException {
        List<CompletableFuture<?>> running = new ArrayList<>();
        for (Keys names : keys) {
            List<byte[]> args = new ArrayList<>();
            args.add(Wire.bytes(names.tag()));
            args.add(Wire.bytes(epochDay));
            args.add(Wire.bytes(what));
            kpis.forEach(kpi -> args.add(Wire.bytes(kpi)));
            running.add(link.run(Script.SWAP, List.of(Wire.bytes(names.meta()), Wire.bytes(names.absent())), args));
        }
        for (CompletableFuture<?> one : running) {
            RedisLink.await(one);
        }
    }

    static long epochDay(long millis) {
        return Math.floorDiv(millis, DAYS.toMillis(1));
    }
}
