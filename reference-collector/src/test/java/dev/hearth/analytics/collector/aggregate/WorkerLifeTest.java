package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerLifeTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final WorkerLife life = new WorkerLife("a", Duration.ofSeconds(4), 3);

    private static void elsewhere(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
    }

    @Test
    void leaseIsRenewedFourTimes() {
        assertThat(life.renewal()).isEqualTo(Duration.ofSeconds(1));
        assertThat(life.lease()).isEqualTo(Duration.ofSeconds(4));
        assertThat(life.worker()).isEqualTo("a");
    }

    @Test
    void movesAreCounted() throws Exception {
        assertThat(life.moves()).isZero();
        life.moved();
        life.moved();
        assertThat(life.moves()).isEqualTo(2);
    }

    @Test
    void whatHasMovedSinceIsNotWaitedFor() throws Exception {
        long before = life.moves();
        elsewhere(life::moved);
        life.awaitMoved(before, LONG);
        assertThat(life.moves()).isEqualTo(before + 1);
    }

    @Test
    void waitingForAMoveEndsWithIt() throws Exception {
        Thread mover = new Thread(life::moved);
        mover.start();
        life.awaitMoved(0, LONG);
        assertThat(life.moves()).isEqualTo(1);
        mover.join();
    }

    @Test
    void waitingTakesItsTimeWhenNothingHappens() throws Exception {
        long began = System.nanoTime();
        life.awaitMoved(0, SHORT);
        life.awaitClosed(SHORT);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2 * SHORT.toNanos());
        assertThat(life.isClosed()).isFalse();
    }

    @Test
    void waitingEndsWithTheLife() throws Exception {
        Thread closer = new Thread(life::close);
        closer.start();
        life.awaitClosed(LONG);
        assertThat(life.isClosed()).isTrue();
        life.awaitMoved(0, LONG);
        life.awaitClosed(LONG);
        closer.join();
    }

    /** The same for somebody who waits already. */
    @Test
    void whoWaitsForAMoveIsWokenByTheEnd() throws Exception {
        Thread waiting = new Thread(() -> {
            try {
                life.awaitMoved(life.moves(), LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.start();
        life.close();
        waiting.join();
        assertThat(life.isClosed()).isTrue();
    }
}
