package dev.hearth.analytics.collector.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyProxyTest {
    /** For an answer that never comes. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private RedisProcess redis;
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        redis = RedisProcess.start(directory);
        proxy = FaultyProxy.start(redis.port(), 1);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        redis.close();
    }

    @Test
    void passesWhatItIsNotToldToHarm() throws IOException {
        try (RedisWire wire = new RedisWire(proxy.port())) {
            assertThat(wire.command("SET", "a", "1")).isEqualTo("OK");
            proxy.delay(Duration.ofMillis(5));
            assertThat(wire.command("GET", "a")).isEqualTo("1");
            assertThat(proxy.connections()).isEqualTo(1);
        }
        await().atMost(PATIENCE).until(() -> proxy.connections() == 0);
    }

    @Test
    void lostAnswerMeansThatItWasDoneAllTheSame() throws IOException {
        try (RedisWire wire = new RedisWire(proxy.port())) {
            assertThat(wire.command("INCR", "a")).isEqualTo(1L);
            proxy.loseAnswers();
            wire.waitFor(SHORT);
            assertThatThrownBy(() -> wire.command("INCR", "a")).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(RedisWire.once(redis.port(), "GET", "a")).isEqualTo("2");
    }

    @Test
    void blackholeSwallowsRequestsToo() throws IOException {
        try (RedisWire wire = new RedisWire(proxy.port())) {
            assertThat(wire.command("INCR", "a")).isEqualTo(1L);
            proxy.blackhole();
            wire.waitFor(SHORT);
            assertThatThrownBy(() -> wire.command("INCR", "a")).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(RedisWire.once(redis.port(), "GET", "a")).isEqualTo("1");
    }

    @Test
    void cutsAndRefusesUntilItPassesAgain() throws IOException {
        try (RedisWire wire = new RedisWire(proxy.port())) {
            assertThat(wire.command("SET", "a", "x".repeat(100))).isEqualTo("OK");
            proxy.cutWithin(100);
            assertThatThrownBy(() -> wire.command("GET", "a")).isInstanceOf(IOException.class);
        }
        assertThat(RedisWire.once(proxy.port(), "STRLEN", "a")).isEqualTo(100L);
        proxy.refuse();
        assertThatThrownBy(() -> RedisWire.once(proxy.port(), "PING")).isInstanceOf(IOException.class);
        proxy.pass();
        try (RedisWire wire = new RedisWire(proxy.port())) {
            assertThat(wire.command("PING")).isEqualTo("PONG");
            proxy.halfClose();
            assertThatThrownBy(() -> wire.command("PING")).isInstanceOf(IOException.class);
        }
    }
}
