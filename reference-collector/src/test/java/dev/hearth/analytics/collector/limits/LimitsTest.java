package dev.hearth.analytics.collector.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
    @ParameterizedTest
    @EnumSource
    void everyLimitStaysWithinItsBounds(Limit limit) {
        assertThat(limit.defaultValue()).isBetween(limit.min(), limit.max());
        assertThat(Limits.defaults().with(limit, limit.min()).get(limit)).isEqualTo(limit.min());
        assertThatThrownBy(() -> Limits.defaults().with(limit, limit.min() - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(limit.option());
    }

    @ParameterizedTest
    @EnumSource
    void everyLimitIsInTheOperatorsTable(Limit limit) throws IOException {
        String row = String.format(Locale.ROOT, "| `--%s` | %d |", limit.option(), limit.defaultValue());
        assertThat(Files.readString(Path.of("..", "docs", "operations", "limits.md")))
                .contains(row);
    }

    @Test
    void namesAreDistinct() {
        assertThat(Arrays.stream(Limit.values()).map(Limit::option)).doesNotHaveDuplicates();
    }

    @Test
    void zeroBytesAreAShareOfTheHeap() {
        assertThat(Limits.defaults().bytesOrShareOfHeap(Limit.BODIES_BYTES))
                .isEqualTo(Runtime.getRuntime().maxMemory() / 8);
        assertThat(Limits.defaults().with(Limit.BODIES_BYTES, 5).bytesOrShareOfHeap(Limit.BODIES_BYTES))
                .isEqualTo(5);
    }
}
