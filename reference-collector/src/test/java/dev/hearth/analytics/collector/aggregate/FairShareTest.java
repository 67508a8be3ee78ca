package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairShareTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void nothingIsTakenBeforeTheWorkersAreKnown() {
        assertThat(new FairShare(4).take()).isFalse();
    }

    @Test
    void shareIsRoundedUpSoThatNoPartitionIsLeftOver() {
        FairShare share = new FairShare(5);
        share.workersAre(2);
        for (int i = 0; i < 3; i++) {
            assertThat(share.take()).isTrue();
        }
        assertThat(share.take()).isFalse();
        assertThat(share.giveSurplus()).isFalse();
        share.workersAre(3);
        assertThat(share.giveSurplus()).isTrue();
        assertThat(share.giveSurplus()).isFalse();
        assertThat(share.taken()).isEqualTo(2);
    }

    @Test
    void whatIsGivenCanBeTakenAgain() {
        FairShare share = new FairShare(1);
        share.workersAre(0);
        assertThat(share.take()).isTrue();
        share.give();
        assertThat(share.take()).isTrue();
    }

    @Test
    void roomIsWaitedForAndNotForLonger() throws Exception {
        FairShare share = new FairShare(1);
        share.awaitRoom(Duration.ofMillis(5));
        Thread announcing = new Thread(() -> share.workersAre(1));
        announcing.start();
        share.awaitRoom(Duration.ofMinutes(10));
        assertThat(share.take()).isTrue();
        Thread giving = new Thread(share::give);
        giving.start();
        share.awaitRoom(Duration.ofMinutes(10));
        assertThat(share.take()).isTrue();
    }

    /** What wakes it need not be room. */
    @Test
    void whoWaitsForRoomGoesOnWaitingUntilThereIsSome() throws Exception {
        FairShare share = new FairShare(1);
        share.workersAre(1);
        assertThat(share.take()).isTrue();
        Thread waiting = new Thread(() -> {
            try {
                share.awaitRoom(Duration.ofMinutes(10));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.start();
        for (int i = 0; i < 20; i++) {
            await().atMost(PATIENCE).until(waiting::getState, state -> state == Thread.State.TIMED_WAITING);
            share.workersAre(1);
        }
        assertThat(waiting.isAlive()).isTrue();
        share.give();
        waiting.join();
        assertThat(share.take()).isTrue();
    }
}
