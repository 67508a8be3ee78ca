package dev.hearth.analytics.android;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that asks the system what may take long or touch the disk, in order: a daemon, which ends when it has had
 * nothing to do for {@value #IDLE_SECONDS} s.
 */
final class Worker implements Executor {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    Worker() {
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, "hearth-analytics-android");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) { // nothing of ours may end the game
                LogcatLog.warn("the adapter has caught an error of its own", e);
            }
        });
    }
}
