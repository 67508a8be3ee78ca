package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * 100,000 players' clients before, in and after an outage of an hour, second by second. Each has the library's own {@link
 * Pause}, with its {@link Backoff}; the rest is reduced to: after an upload the next is due after the flush interval.
 */
final class OutageSimulation {
    static final int CLIENTS = 100_000;
    static final int FLUSH_SECONDS = 30;
    static final int OUTAGE_BEGINS_SECOND = 120;
    static final int OUTAGE_ENDS_SECOND = OUTAGE_BEGINS_SECOND + 3_600;
    static final int SECONDS = OUTAGE_ENDS_SECOND + 1_200;

    /** What a collector that is not yet well takes in a second, in {@link Story#COLLECTOR_COMES_BACK_WEAK}. */
    static final int WEAK_PER_SECOND = 1_500;

    /** For so long it is not well. */
    static final int WEAK_SECONDS = 300;

    /** What it asks of those that it does not take. */
    static final long WEAK_RETRY_AFTER_MILLIS = 60_000;

    /** What has happened. */
    enum Story {
        /** Connections are refused for an hour, and then all is well. */
        COLLECTOR_IS_DOWN,
        /** The same, but for five minutes after it the collector takes few and answers the others 503 with Retry-After. */
        COLLECTOR_COMES_BACK_WEAK,
        /** The players' own network is gone for an hour, and back for all of them in the same second. */
        NETWORK_IS_DOWN
    }

    private static final int NONE = -1;

    private final Story story;
    private final Random random;
    private final int[] requests = new int[SECONDS];
    private final int[] taken = new int[SECONDS];
    private final int[] firstTaken = new int[CLIENTS];
    private final int[] firstOfMillisecond = new int[SECONDS * 1_000];
    private final int[] nextOfMillisecond = new int[CLIENTS];
    private final List<Pause> pauses = new ArrayList<>(CLIENTS);
    private final List<Runnable> gateListeners = new ArrayList<>();
    private long nowMillis;

    OutageSimulation(Story story, long seed) {
        this.story = story;
        this.random = new Random(seed);
        Arrays.fill(firstOfMillisecond, NONE);
        Arrays.fill(firstTaken, NONE);
    }

    OutageSimulation run() {
        Clock clock = new SimulatedClock();
        Nothing nothing = new Nothing();
        ConnectivityGate gate = new Gate();
        for (int client = 0; client < CLIENTS; client++) {
            Pause pause = new Pause(clock, random, gate, nothing, DiagnosticLog.silent());
            pause.begin(() -> {});
            pauses.add(pause);
            schedule(client, random.nextInt(FLUSH_SECONDS * 1_000));
        }
        for (nowMillis = 0; nowMillis < firstOfMillisecond.length; nowMillis++) {
            if (story == Story.NETWORK_IS_DOWN && nowMillis == OUTAGE_ENDS_SECOND * 1_000L) {
                networkIsBack();
            }
            int client = firstOfMillisecond[(int) nowMillis];
            while (client != NONE) {
                int next = nextOfMillisecond[client];
                attempt(client);
                client = next;
            }
        }
        return this;
    }

    /** How many requests each second brings. */
    int[] requests() {
        return requests.clone();
    }

    /** How many of them were taken. */
    int[] taken() {
        return taken.clone();
    }

    /** The second in which the last of all clients has delivered for the first time after the outage. */
    int lastBackSecond() {
        return Arrays.stream(firstTaken).max().orElseThrow();
    }

    /** How many clients have not delivered since. */
    long notBack() {
        return Arrays.stream(firstTaken).filter(second -> second == NONE).count();
    }

    private void attempt(int client) {
        Pause pause = pauses.get(client);
        if (!pause.isGateOpen()) {
            return; // parked; its listener wakes it
        }
        if (pause.remainingNanos(false) > 0) {
            scheduleAfterPause(client);
            return;
        }
        int second = (int) (nowMillis / 1_000);
        requests[second]++;
        boolean down = isOutage(second);
        boolean weak = story == Story.COLLECTOR_COMES_BACK_WEAK
                && second >= OUTAGE_ENDS_SECOND
                && second < OUTAGE_ENDS_SECOND + WEAK_SECONDS
                && taken[second] >= WEAK_PER_SECOND;
        if (down || weak) {
            pause.failed(weak ? WEAK_RETRY_AFTER_MILLIS : null);
            scheduleAfterPause(client);
        } else {
            pause.succeeded();
            taken[second]++;
            if (second >= OUTAGE_ENDS_SECOND && firstTaken[client] == NONE) {
                firstTaken[client] = second;
            }
            schedule(client, nowMillis + FLUSH_SECONDS * 1_000L);
        }
    }

    private void networkIsBack() {
        gateListeners.forEach(Runnable::run);
        for (int client = 0; client < CLIENTS; client++) {
            scheduleAfterPause(client);
        }
    }

    private void scheduleAfterPause(int client) {
        long leftNanos = pauses.get(client).remainingNanos(false);
        schedule(client, nowMillis + Math.max(1, (leftNanos + 999_999) / 1_000_000));
    }

    private void schedule(int client, long atMillis) {
        if (atMillis < firstOfMillisecond.length) {
            nextOfMillisecond[client] = firstOfMillisecond[(int) atMillis];
            firstOfMillisecond[(int) atMillis] = client;
        }
    }

    private static boolean isOutage(long second) {
        return second >= OUTAGE_BEGINS_SECOND && second < OUTAGE_ENDS_SECOND;
    }

    private final class SimulatedClock implements Clock {
        @Override
        public long wallMillis() {
            return nowMillis;
        }

        @Override
        public long monotonicNanos() {
            return nowMillis * 1_000_000;
        }
    }

    private final class Gate implements ConnectivityGate {
        @Override
        public boolean isOpen() {
            return story != Story.NETWORK_IS_DOWN || !isOutage(nowMillis / 1_000);
        }

        @Override
        public void onOpened(Runnable listener) {
            gateListeners.add(listener);
        }
    }

    /** 100,000 files would not tell anything more. */
    private static final class Nothing extends PauseStore {
        Nothing() {
            super(new File("."), DiagnosticLog.silent());
        }

        @Override
        @Nullable
        Kept read() {
            return null;
        }

        @Override
        void write(Kept kept) {}

        @Override
        boolean delete() {
            return true;
        }
    }
}
