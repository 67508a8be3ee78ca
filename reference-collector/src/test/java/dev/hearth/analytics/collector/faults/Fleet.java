package dev.hearth.analytics.collector.faults;

import dev.hearth.analytics.collector.CollectorProcess;
import dev.hearth.analytics.collector.aggregate.AggregationWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Collectors on one store, each a process of its own behind a network that breaks. One thread hurts them; any may ask
 * where they are.
 */
final class Fleet implements AutoCloseable {
    private static final Duration DELAY_MAX = Duration.ofMillis(100);

    /** When it goes on, it believes for a moment that it still owns what others have taken. */
    private static final Duration PAST_LEASE = AggregationWorker.LEASE.plusSeconds(1);

    private final List<Member> members = new CopyOnWriteArrayList<>();

    /** How a collector is started. */
    interface Start {
        CollectorProcess start(Path dataDirectory, Path log) throws IOException;
    }

    /** A place for one collector, with a data directory, a log and an address that it keeps over its lives. */
    static final class Member {
        private final String name;
        private final Path directory;
        private final Start start;
        private final FaultyProxy network;
        private volatile @Nullable CollectorProcess process;

        private Member(String name, Path directory, Start start, FaultyProxy network) {
            this.name = name;
            this.directory = directory;
            this.start = start;
            this.network = network;
        }

        void start() throws IOException {
            if (process == null) {
                Files.createDirectories(directory);
                CollectorProcess started = start.start(directory.resolve("data"), directory.resolve("log"));
                network.retarget(started.uri().getPort());
                process = started;
            }
        }

        void kill() throws InterruptedException {
            CollectorProcess killed = process;
            process = null;
            if (killed != null) {
                killed.kill();
            }
        }

        void stop() throws InterruptedException {
            CollectorProcess stopped = process;
            process = null;
            if (stopped != null && !stopped.stop()) {
                stopped.kill();
                throw new IllegalStateException(name + " did not stop");
            }
        }

        void freeze() throws IOException, InterruptedException {
            Freezing.freeze(running().pid());
        }

        void thaw() throws IOException, InterruptedException {
            Freezing.thaw(running().pid());
        }

        /** Past the network that breaks. */
        URI directUri() {
            return running().uri();
        }

        private CollectorProcess running() {
            CollectorProcess running = process;
            if (running == null) {
                throw new IllegalStateException(name + " is not up");
            }
            return running;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Adds one, and starts it. */
    void add(String name, Path directory, long networkSeed, Start start) throws IOException {
        Member member = new Member(name, directory, start, FaultyProxy.start(0, networkSeed));
        members.add(member);
        member.start();
    }

    List<Member> members() {
        return members;
    }

    /** Starts whatever is not up. */
    void startAll() throws IOException {
        for (Member member : members) {
            member.start();
        }
    }

    /** Where clients send to, also while nobody is there. */
    List<URI> uris() {
        return members.stream()
                .map(member -> URI.create("http://127.0.0.1:" + member.network.port()))
                .toList();
    }

    /** What can go wrong with one of them. */
    List<Fault> faults() {
        return List.of(
                fault("is killed", Member::kill, Member::start),
                fault("is killed and replaced at once", Member::kill, Member::start),
                fault("is stopped", Member::stop, Member::start),
                fault("is frozen", Member::freeze, Member::thaw),
                fault("is frozen until others have its partitions", PAST_LEASE, Member::freeze, Member::thaw),
                network("loses the answers to its clients", FaultyProxy::loseAnswers),
                network("is slow to reach", network -> network.delay(DELAY_MAX)),
                network("is cut off from its clients", FaultyProxy::refuse));
    }

    private interface Step {
        void on(Member member) throws Exception;
    }

    private interface Harm {
        void on(FaultyProxy network);
    }

    private Fault network(String what, Harm harm) {
        return fault(what, member -> harm.on(member.network), member -> {
            member.network.pass();
            member.network.cut();
        });
    }

    private Fault fault(String what, Step harm, Step lift) {
        return fault(what, Duration.ZERO, harm, lift);
    }

    private Fault fault(String what, Duration holdMin, Step harm, Step lift) {
        return new Fault("a collector " + what, holdMin, random -> {
            Member member = any(random);
            harm.on(member);
            return () -> lift.on(member);
        });
    }

    private Member any(Random random) {
        return members.get(random.nextInt(members.size()));
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            CollectorProcess process = member.process;
            if (process != null) {
                process.close();
            }
            member.network.close();
        }
    }
}
