package dev.hearth.analytics.android;

import android.app.job.JobParameters;
import android.app.job.JobService;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.Consent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the system starts to upload what a game left behind. For the system alone: the library's manifest declares it, and
 * {@link AndroidAnalytics} schedules it.
 *
 * <p>The process may have been started for it. It needs a running client then, so a game calls {@link
 * AndroidAnalytics#start} in {@code Application.onCreate}; where it does so later, the job does nothing.
 */
public final class UploadJobService extends JobService {
    /** How long one try lasts at most, in s; another follows while events get through: {@value}. */
    private static final long TRY_SECONDS = 60;

    private @Nullable Upload upload; // main thread

    @Override
    public boolean onStartJob(JobParameters parameters) {
        AnalyticsClient client = AndroidAnalytics.client();
        if (client == null) {
            LogcatLog.warn("nothing is uploaded: AndroidAnalytics.start is not called in Application.onCreate", null);
            return false;
        }
        upload = new Upload(client, parameters);
        upload.start();
        return true;
    }

    /** The network has gone, or the time is up: to be tried again. */
    @Override
    public boolean onStopJob(JobParameters parameters) {
        Upload stopped = upload;
        upload = null;
        if (stopped != null) {
            stopped.leave();
        }
        return true;
    }

    /** A thread that waits until everything was sent. */
    private final class Upload extends Thread {
        private final AnalyticsClient client;
        private final JobParameters parameters;
        private volatile boolean left;

        Upload(AnalyticsClient client, JobParameters parameters) {
            super("hearth-analytics-job");
            setDaemon(true);
            this.client = client;
            this.parameters = parameters;
        }

        void leave() {
            left = true;
            interrupt();
        }

        @Override
        public void run() {
            boolean again = upload();
            if (!left) {
                jobFinished(parameters, again);
            }
        }

        /** Answers whether there is something to be tried again. */
        private boolean upload() {
            long before;
            do {
                before = client.status().queuedEvents();
                if (client.flush(TRY_SECONDS, TimeUnit.SECONDS)) {
                    return false;
                }
            } while (!left && client.status().queuedEvents() < before);
            AnalyticsStatus status = client.status();
            return status.queuedEvents() > 0 && status.consent() == Consent.GRANTED;
        }
    }
}
