package dev.hearth.analytics.android;

import android.Manifest;
import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.content.ComponentName;
import android.content.Context;
import android.content.pm.PackageManager;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.Consent;
import java.util.concurrent.TimeUnit;

/**
 * Asks the system to upload later what is left when the player leaves: the process may be stopped or frozen any moment from
 * then on. The system waits for a network, and for longer after each time that it did not work.
 */
final class UploadJobs {
    /** After the session's end was found, in ms, so that it is sent, too: {@value}. */
    private static final long AFTER_SESSION_MILLIS = 5_000;

    private final Context app;
    private final int jobId;
    private final UploadNetwork network;
    private final long sessionTimeoutMillis;

    UploadJobs(Context app, int jobId, UploadNetwork network, long sessionTimeoutMillis) {
        this.app = app;
        this.jobId = jobId;
        this.network = network;
        this.sessionTimeoutMillis = sessionTimeoutMillis;
    }

    /** Schedules an upload if there is, or will be, something that may be sent. Asks the system: not for the main thread. */
    void scheduleIfLeft(AnalyticsClient client) {
        AnalyticsStatus status = client.status();
        boolean left = status.queuedEvents() > 0 || status.isInSession();
        if (!left || status.consent() != Consent.GRANTED) {
            return;
        }
        JobScheduler scheduler = app.getSystemService(JobScheduler.class);
        try {
            if (scheduler == null || scheduler.schedule(job()) != JobScheduler.RESULT_SUCCESS) {
                LogcatLog.warn("the system schedules no upload; events are sent when the game is opened again", null);
            }
        } catch (RuntimeException e) { // too many jobs, or the service is not in the manifest
            LogcatLog.warn("the system schedules no upload; events are sent when the game is opened again", e);
        }
    }

    private JobInfo job() {
        return new JobInfo.Builder(jobId, new ComponentName(app, UploadJobService.class))
                .setRequiredNetworkType(network.jobNetworkType())
                .setMinimumLatency(sessionTimeoutMillis + AFTER_SESSION_MILLIS)
                .setBackoffCriteria(TimeUnit.SECONDS.toMillis(30), JobInfo.BACKOFF_POLICY_EXPONENTIAL)
                .setPersisted(survivesReboot())
                .build();
    }

    /** Only for an app that has the permission for itself: the adapter asks for none for this. */
    private boolean survivesReboot() {
        return app.checkSelfPermission(Manifest.permission.RECEIVE_BOOT_COMPLETED) == PackageManager.PERMISSION_GRANTED;
    }
}
