package dev.hearth.analytics.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.ingest.LiveFeed.Lost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final Lost LOST = new Lost(List.of());

    private final TestClock clock = new TestClock("2026-03-10T12:00:00Z");
    private final LiveFeed feed = new LiveFeed(clock);
    private final List<Long> told = new ArrayList<>();
    private final LiveFeed.Watcher watcher = item -> told.add(item.id());

    private void add() {
        feed.add(clock.millis(), "game-1", LOST);
    }

    @Test
    void onlyTheLastThousandAreKept() {
        for (int i = 0; i < LiveFeed.KEPT_MAX + 5; i++) {
            add();
        }
        feed.watch(0, watcher);
        assertThat(told).hasSize(LiveFeed.KEPT_MAX).startsWith(6L).endsWith(LiveFeed.KEPT_MAX + 5L);
    }

    @Test
    void whatIsOldIsForgottenThoughNobodyLooks() {
        add();
        clock.advance(LiveFeed.KEPT.plus(Duration.ofMillis(1)));
        feed.forgetOld();
        add();
        feed.watch(0, watcher);
        assertThat(told).containsExactly(2L);
    }

    @Test
    void itemIsKeptForItsTimeAndNotAMomentLonger() {
        add();
        clock.advance(LiveFeed.KEPT);
        feed.forgetOld();
        feed.watch(0, watcher);
        assertThat(told).containsExactly(1L);
        told.clear();
        feed.leave(watcher);
        clock.advance(Duration.ofMillis(1));
        feed.watch(0, watcher);
        assertThat(told).isEmpty();
    }

    @Test
    void whoWasAwayIsToldWhatItHasNotSeen() {
        add();
        add();
        add();
        feed.watch(1, watcher);
        assertThat(told).containsExactly(2L, 3L);
        told.clear();
        feed.leave(watcher);
        feed.watch(3, watcher);
        assertThat(told).isEmpty();
    }

    @Test
    void numberOfAnotherRunCountsAsNone() {
        add();
        add();
        feed.watch(3, watcher);
        assertThat(told).containsExactly(1L, 2L);
    }

    @Test
    void whoLeavesIsToldNothingMore() {
        feed.watch(0, watcher);
        add();
        feed.leave(watcher);
        add();
        assertThat(told).containsExactly(1L);
    }
}
