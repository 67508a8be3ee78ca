package dev.hearth.analytics.internal.engine;

import static dev.hearth.analytics.internal.queue.QueueClasses.load;

import dev.hearth.analytics.internal.catalog.Catalog;
import dev.hearth.analytics.internal.consent.ConsentKeeper;
import dev.hearth.analytics.internal.consent.ConsentStore;
import dev.hearth.analytics.internal.consent.Decision;
import dev.hearth.analytics.internal.consent.DoNotTrack;
import dev.hearth.analytics.internal.files.DurableFile;
import dev.hearth.analytics.internal.queue.QueueClasses;
import dev.hearth.analytics.internal.session.OpenedSession;
import dev.hearth.analytics.internal.session.SessionContext;
import dev.hearth.analytics.internal.session.SessionTracker;
import dev.hearth.analytics.internal.time.ServerTime;

/**
 * Loads what a start and the first calls after it need, ahead of the thread that starts, on one of its own which then
 * ends. Whoever comes to a class first loads it, so this changes how long a start takes and nothing else.
 */
public final class Preload implements Runnable {
    private static boolean begun; // guarded by the class

    private Preload() {}

    /** Begins, the first time that it is called in this process. Any thread; never throws. */
    public static synchronized void begin() {
        if (begun) {
            return;
        }
        begun = true;
        try {
            Thread thread = new Thread(new Preload(), "hearth-analytics-load");
            thread.setDaemon(true);
            thread.start();
        } catch (Error e) { // no thread left: then the one that starts loads all of them
            return;
        }
    }

    @Override
    public void run() {
        loadAll();
    }

    /** The classes last first: see {@link QueueClasses}. */
    static void loadAll() {
        QueueClasses.mapSomething();
        load(Draft.class);
        load(Tracker.class);
        load(DropReport.class);
        load(Catalog.class);
        load(IoLoop.class);
        load(Delivery.class);
        load(ForceSchedule.class);
        load(OpenedSession.class);
        load(SessionContext.class);
        load(SessionTracker.class);
        new ServerTime(0, 0);
        QueueClasses.load();
        DoNotTrack.isAsked(false);
        load(Decision.class);
        load(ConsentKeeper.class);
        load(DurableFile.class);
        load(ConsentStore.class);
        load(ThrottledLog.class);
        load(SystemRandom.class);
        load(Engine.Hooks.class);
        load(Engine.class);
    }
}
