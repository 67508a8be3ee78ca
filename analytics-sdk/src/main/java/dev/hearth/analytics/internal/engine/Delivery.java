package dev.hearth.analytics.internal.engine;

import dev.hearth.analytics.internal.consent.ConsentKeeper;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueueEnd;
import dev.hearth.analytics.internal.upload.Uploader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the uploader made and stepped, and answers those who wait for a flush. I/O thread, but for what says otherwise.
 */
final class Delivery {
    private final EventQueue queue;
    private final ConsentKeeper consent;
    private final boolean backlog;
    private final Engine engine;
    private final List<FlushRequest> flushes = new ArrayList<>(); // guarded by itself
    private boolean ended; // guarded by flushes

    private volatile boolean optOutAsked;

    /** Written by the I/O thread, when it begins. */
    private volatile @Nullable Uploader uploader;

    private boolean loaded;

    /**
     * @param backlog whether earlier runs may have left events
     * @param engine makes the uploader, and has it obey what consent says now
     */
    Delivery(EventQueue queue, ConsentKeeper consent, boolean backlog, Engine engine) {
        this.queue = queue;
        this.consent = consent;
        this.backlog = backlog;
        this.engine = engine;
    }

    /** Asks for everything to be sent; who asks too late is answered here. Any thread. */
    FlushRequest flush() {
        FlushRequest request = new FlushRequest();
        synchronized (flushes) {
            if (ended) {
                request.answer(false);
            } else {
                flushes.add(request);
            }
        }
        return request;
    }

    /** Has the collector told, at the next step, that a player has opted out. Any thread. */
    void optOut() {
        optOutAsked = true;
    }

    /** Cancels the exchange under way, if there is one. Any thread. */
    void cancel() {
        Uploader made = uploader;
        if (made != null) {
            made.cancel();
        }
    }

    /** What delivers; null before the thread has come to make it. Any thread. */
    @Nullable
    Uploader madeUploader() {
        return uploader;
    }

    /** Made here and not by the start, which would wait until the classes are loaded. */
    Uploader uploader() {
        Uploader made = uploader;
        if (made == null) {
            made = engine.makeUploader();
            uploader = made; // published before it obeys: whoever decides meanwhile does it the other way round
            engine.applyConsent();
        }
        return made;
    }

    /** Takes up what earlier runs left, the first time. */
    void load() {
        if (loaded) {
            return;
        }
        uploader().load(backlog);
        loaded = true;
    }

    /** Those who wait now. */
    List<FlushRequest> asked() {
        synchronized (flushes) {
            return new ArrayList<>(flushes);
        }
    }

    /**
     * Sends what is due.
     *
     * @param asked who waited before the queue was forced, each of whom is answered here once that can be
     * @param stopping whether the thread is about to end
     * @return nanoseconds until there is more to do, if nothing happens before
     */
    long step(List<FlushRequest> asked, boolean stopping) {
        for (FlushRequest request : asked) {
            if (request.target() == null) {
                request.begin(queue.end());
                uploader().hurry();
            }
        }
        if (optOutAsked) {
            optOutAsked = false;
            uploader().optOut();
        }
        long next = uploader().step(stopping || !asked.isEmpty());
        for (FlushRequest request : asked) {
            if (isAnswered(request)) {
                synchronized (flushes) {
                    flushes.remove(request);
                }
            }
        }
        return next;
    }

    private boolean isAnswered(FlushRequest request) {
        boolean nothingToDo = uploader().isDrained() || !consent.isSending();
        boolean lossesCanWait = nothingToDo || uploader().isPausing();
        if (queue.stats().events() == 0 ? lossesCanWait : isDelivered(request)) {
            request.answer(true);
            return true;
        }
        if (nothingToDo
                || uploader().isHeldOff()
                || (request.isAbandoned() && uploader().isPausing())) {
            request.answer(false);
            return true;
        }
        return false;
    }

    private boolean isDelivered(FlushRequest request) {
        QueueEnd target = request.target();
        return target != null && queue.isDeliveredTo(target);
    }

    /** Whether there is nothing to send, or nothing can be sent for a while. */
    boolean isIdle() {
        return uploader().isDrained()
                || uploader().isHeldOff()
                || uploader().isRefused()
                || !uploader().isGateOpen()
                || !consent.isSending();
    }

    /** Answers all who still wait, and ends the network thread once it is free. */
    void close() {
        end();
        uploader().close();
    }

    /** Answers all who still wait for a flush, and all who will ask for one: nobody sends any more. */
    void end() {
        synchronized (flushes) {
            ended = true;
            for (FlushRequest request : flushes) {
                request.answer(false);
            }
            flushes.clear();
        }
    }
}
