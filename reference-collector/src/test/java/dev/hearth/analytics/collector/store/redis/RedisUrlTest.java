package dev.hearth.analytics.collector.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.analytics.collector.store.StoreOpenException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Test
    void hostAloneIsOnTheUsualPort() throws Exception {
        RedisUrl url = RedisUrl.parse("redis://cache", TIMEOUT);
        assertThat(url.cluster()).isFalse();
        assertThat(url.nodes()).hasSize(1);
        assertThat(url.nodes().get(0).getHost()).isEqualTo("cache");
        assertThat(url.nodes().get(0).getPort()).isEqualTo(6379);
        assertThat(url.partitions()).isZero();
        assertThat(url.replicas()).isZero();
    }

    @Test
    void everythingThatCanBeSaidIsRead() throws Exception {
        RedisUrl url =
                RedisUrl.parse("rediss-cluster://user:p%40ss@a:1,b:2/?partitions=64&replicas=2&wait-ms=500", TIMEOUT);
        assertThat(url.cluster()).isTrue();
        assertThat(url.nodes())
                .extracting(node -> node.getHost() + node.getPort())
                .containsExactly("a1", "b2");
        assertThat(url.nodes())
                .allMatch(node -> node.isSsl() && node.getTimeout().equals(TIMEOUT));
        assertThat(url.partitions()).isEqualTo(64);
        assertThat(url.replicas()).isEqualTo(2);
        assertThat(url.replicasWait()).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a",
                "redis://secret@a,b",
                "redis://secret@a?partitions=0",
                "redis://secret@a?partitions=1025",
                "redis://secret@a?colour=1",
                "redis://secret@a?partitions",
                "redis://secret@"
            })
    void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url) {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> RedisUrl.parse(url, TIMEOUT))
                .withMessageNotContaining("secret");
    }
}
