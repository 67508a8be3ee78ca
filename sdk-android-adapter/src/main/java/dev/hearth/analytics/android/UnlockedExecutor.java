package dev.hearth.analytics.android;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.os.UserManager;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a task on the worker, but not before the user has unlocked the device for the first time since it was switched on:
 * the app's files are encrypted until then. Only an app that says {@code directBootAware} can run so early.
 */
final class UnlockedExecutor implements Executor {
    private final Context app;
    private final Executor worker;

    UnlockedExecutor(Context app, Executor worker) {
        this.app = app;
        this.worker = worker;
    }

    @Override
    public void execute(Runnable task) {
        worker.execute(() -> {
            if (isUnlocked()) {
                task.run();
            } else {
                whenUnlocked(task);
            }
        });
    }

    /** Listens first and then looks again, so that an unlocking in between is not missed. */
    private void whenUnlocked(Runnable task) {
        AtomicBoolean due = new AtomicBoolean(true);
        BroadcastReceiver unlocked = new BroadcastReceiver() {
            @Override
            public void onReceive(Context context, Intent intent) {
                runOnce(this, due, task);
            }
        };
        try {
            app.registerReceiver(unlocked, new IntentFilter(Intent.ACTION_USER_UNLOCKED));
        } catch (RuntimeException e) {
            LogcatLog.warn("the system does not tell when it is unlocked", e);
            task.run(); // the library tries until it can write
            return;
        }
        if (isUnlocked()) {
            runOnce(unlocked, due, task);
        }
    }

    private void runOnce(BroadcastReceiver unlocked, AtomicBoolean due, Runnable task) {
        if (due.compareAndSet(true, false)) {
            worker.execute(() -> app.unregisterReceiver(unlocked));
            worker.execute(task);
        }
    }

    private boolean isUnlocked() {
        UserManager users = app.getSystemService(UserManager.class);
        return users == null || users.isUserUnlocked();
    }
}
