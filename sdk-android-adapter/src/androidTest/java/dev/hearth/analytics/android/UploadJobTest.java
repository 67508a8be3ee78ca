package dev.hearth.analytics.android;

import static dev.hearth.analytics.android.AndroidRig.eventually;
import static dev.hearth.analytics.android.AndroidRig.leave;
import static dev.hearth.analytics.android.AndroidRig.open;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import android.Manifest;
import android.app.Notification;
import android.app.job.IJobCallback;
import android.app.job.IJobService;
import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobWorkItem;
import android.content.Intent;
import android.os.PersistableBundle;
import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.Consent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.Shadows;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowLooper;

/** What is scheduled when the player leaves, and what a job does, through the system's own {@code JobService}. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class UploadJobTest {
    private AndroidRig rig;
    private UploadJobService service;

    @Before
    public void begin() throws IOException {
        rig = new AndroidRig();
        service = newService();
    }

    @After
    public void end() {
        rig.close();
    }

    @Test
    public void jobIsScheduledWhenThePlayerLeavesWithSomethingLeft() {
        rig.start();
        play("left");
        leave(open());
        JobInfo job = scheduled();
        assertThat(job.getId()).isEqualTo(AndroidAnalytics.JOB_ID);
        assertThat(job.getService().getClassName()).isEqualTo(UploadJobService.class.getName());
        assertThat(networkType(job)).isEqualTo(JobInfo.NETWORK_TYPE_ANY);
        assertThat(job.getMinLatencyMillis()).isEqualTo(35_000);
        assertThat(job.getBackoffPolicy()).isEqualTo(JobInfo.BACKOFF_POLICY_EXPONENTIAL);
        assertThat(job.getInitialBackoffMillis()).isEqualTo(30_000);
        assertThat(job.isPersisted()).as("without the permission").isFalse();
    }

    @Test
    public void jobSurvivesARebootWhereTheAppHasThePermissionItself() {
        Shadows.shadowOf(rig.app).grantPermissions(Manifest.permission.RECEIVE_BOOT_COMPLETED);
        rig.start();
        play("left");
        leave(open());
        assertThat(scheduled().isPersisted()).isTrue();
    }

    @Test
    public void jobHasTheNumberAndTheNetworkThatTheGameWants() {
        AndroidAnalytics.start(rig.app, rig.config(UploadNetwork.UNMETERED).build(), 7);
        play("left");
        leave(open());
        assertThat(scheduled().getId()).isEqualTo(7);
        assertThat(networkType(scheduled())).isEqualTo(JobInfo.NETWORK_TYPE_UNMETERED);
    }

    @Test
    public void nothingIsScheduledForAPlayerWhoHasNotAgreed() {
        for (Consent consent : new Consent[] {Consent.PENDING, Consent.DENIED}) {
            rig.start();
            Analytics.setConsent(consent);
            play("kept");
            leave(open());
            settle();
            assertThat(rig.jobs()).isEmpty();
        }
    }

    @Test
    public void nothingIsScheduledIfNothingIsLeft() {
        rig.start();
        open(); // no village is played: no session, no events
        leave(open());
        settle();
        assertThat(rig.jobs()).isEmpty();
    }

    @Test
    public void jobSendsWhatIsLeftWithTheEndOfTheSession() throws Exception {
        rig.start();
        var activity = open();
        play("left");
        leave(activity);
        AndroidRig.pass(Duration.ofSeconds(36));
        service().startJob(parameters());
        assertThat(isToBeTriedAgain()).isFalse();
        assertThat(rig.collector.names()).contains("session_start", "dialogue_open", "session_end");
        assertThat(Analytics.status().queuedEvents()).isZero();
    }

    @Test
    public void jobThatMeetsACollectorWhichWantsToBeLeftAloneIsTriedAgain() throws Exception {
        rig.start();
        play("left");
        rig.collector.failing("120");
        service().startJob(parameters());
        assertThat(isToBeTriedAgain()).isTrue();
        rig.collector.failing(null);
        AndroidRig.pass(Duration.ofSeconds(140));
        service().startJob(parameters());
        assertThat(isToBeTriedAgain()).isFalse();
        assertThat(rig.collector.dialogues()).containsExactly("left");
    }

    @Test
    public void jobThatTheSystemStopsEndsItsThread() throws Exception {
        rig.network(); // nothing is validated: the flush waits
        rig.start();
        play("left");
        IJobService system = service();
        system.startJob(parameters());
        ShadowLooper.idleMainLooper();
        eventually(() -> assertThat(jobThreads()).isEqualTo(1));
        system.stopJob(parameters());
        ShadowLooper.idleMainLooper();
        eventually(() -> assertThat(jobThreads()).isZero());
        assertThat(Shadows.shadowOf(service).getIsJobFinished()).as("the system knows").isFalse();
        assertThat(Analytics.status().queuedEvents()).isEqualTo(1);
    }

    @SuppressWarnings("deprecation") // since API 28, which has a request for a network instead
    private static int networkType(JobInfo job) {
        return job.getNetworkType();
    }

    private JobInfo scheduled() {
        eventually(() -> assertThat(rig.jobs()).hasSize(1));
        return rig.jobs().get(0);
    }

    /** Whatever the adapter's thread had to do is done. */
    private static void settle() {
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        AndroidAnalytics.setConsent(Analytics.status().consent(), () -> done.add("done"));
        eventually(() -> assertThat(done).isNotEmpty());
    }

    private static long jobThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hearth-analytics-job"))
                .count();
    }

    private static UploadJobService newService() {
        return Robolectric.buildService(UploadJobService.class).create().get();
    }

    /** What the system calls for one job. */
    private IJobService service() {
        service = newService();
        return IJobService.Stub.asInterface(service.onBind(new Intent()));
    }

    /** What the service tells the system; Robolectric's own keeps it, instead of handing it to the job's callback. */
    private boolean isToBeTriedAgain() {
        eventually(() -> {
            ShadowLooper.idleMainLooper();
            assertThat(Shadows.shadowOf(service).getIsJobFinished()).isTrue();
        });
        return Shadows.shadowOf(service).getIsRescheduleNeeded();
    }

    /** What the system hands to a job. */
    static JobParameters parameters() {
        IJobCallback.Stub callback = new IJobCallback.Stub() {
            @Override
            public void acknowledgeGetTransferredDownloadBytesMessage(int jobId, int workId, long bytes) {}

            @Override
            public void acknowledgeGetTransferredUploadBytesMessage(int jobId, int workId, long bytes) {}

            @Override
            public void acknowledgeStartMessage(int jobId, boolean ongoing) {}

            @Override
            public void acknowledgeStopMessage(int jobId, boolean again) {}

            @Override
            public JobWorkItem dequeueWork(int jobId) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean completeWork(int jobId, int workId) {
                return false;
            }

            @Override
            public void jobFinished(int jobId, boolean again) {}

            @Override
            public void updateEstimatedNetworkBytes(
                    int jobId, JobWorkItem item, long down, long up) {}

            @Override
            public void updateTransferredNetworkBytes(
                    int jobId, JobWorkItem item, long down, long up) {}

            @Override
            public void setNotification(int jobId, int id, Notification notification, int policy) {}
        };
        return new JobParameters(
                callback.asBinder(),
                null,
                AndroidAnalytics.JOB_ID,
                new PersistableBundle(),
                null,
                null,
                0,
                false,
                false,
                false,
                null,
                null,
                null);
    }
}
