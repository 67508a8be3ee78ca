package dev.hearth.analytics.collector.store.redis;

import static dev.hearth.analytics.collector.store.contract.StoreUnderTest.LATE_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.store.StoreOpenException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What an operator is told, at the start, about how Redis is set up. */
class ServerCheckTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ServerCheck.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @TempDir
    Path directory;

    @BeforeEach
    void listen() {
        told.start();
        logger.addAppender(told);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(told);
    }

    @ParameterizedTest
    @CsvSource({
        "no,everysec,WARN,APPENDONLY IS OFF",
        "yes,no,WARN,appendfsync no",
        "yes,everysec,INFO,about the last second",
        "yes,always,INFO,a crash of its machine nothing"
    })
    void whatA200MeansIsSaidAndLoudlyIfItIsLittle(String appendOnly, String forced, String level, String words)
            throws Exception {
        String[] options = {"--appendonly", appendOnly, "--appendfsync", forced};
        try (RedisProcess redis = RedisProcess.start(directory, options);
                RedisStore store = RedisStore.open(redis.uri().toString(), LATE_WINDOW)) {
            assertThat(store.partitions()).isPositive();
            assertThat(told.list).hasSize(1);
            assertThat(told.list.get(0).getLevel()).isEqualTo(Level.valueOf(level));
            assertThat(told.list.get(0).getFormattedMessage()).contains(words);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"allkeys-lru", "volatile-lru", "allkeys-lfu", "volatile-lfu", "allkeys-random", "volatile-ttl"})
    void everyPolicyThatForgetsKeysIsRefused(String policy) throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory, "--maxmemory-policy", policy)) {
            assertThatExceptionOfType(StoreOpenException.class)
                    .isThrownBy(() -> RedisStore.open(redis.uri().toString(), LATE_WINDOW))
                    .withMessageContaining("maxmemory-policy " + policy);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5.0.14", "6.0.16", "6", "six", ""})
    void oldAndUnknownVersionsAreRefused(String version) {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> ServerCheck.checkVersion(version))
                .withMessageContaining("at least 6.2");
    }

    @Test
    void newerVersionsAreTaken() {
        for (String version : new String[] {"6.2.0", "6.10.1", "7.0.15", "7.2", "8.0.2", "10.0.0"}) {
            assertThatCode(() -> ServerCheck.checkVersion(version)).doesNotThrowAnyException();
        }
    }
}
