package dev.hearth.analytics.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairShareTest {
    @Test
    void nothingIsTakenBeforeTheWorkersAreKnown() {
        assertThat(new FairShare(4).take()).isFalse();
    }

    @Test
    void shareIsRoundedUpSoThatNoPartitionIsLeftOver() {
        FairShare share = new FairShare(5);
        share.workersAre(2);
        assertThat(share.take() && share.take() && share.take()).isTrue();
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
}
