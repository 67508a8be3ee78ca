package dev.hearth.analytics.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.jupiter.api.Test;

class ErasingBufferPoolTest {
    private static final int BYTES = 1024;
    private static final int MORE = 64;

    private final ErasingBufferPool pool = new ErasingBufferPool();

    private static void write(RetainableByteBuffer.Mutable buffer, String text) {
        buffer.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(RetainableByteBuffer buffer) {
        return StandardCharsets.US_ASCII
                .decode(buffer.getByteBuffer().duplicate())
                .toString();
    }

    @Test
    void bufferIsErasedByItsLastHolder() {
        RetainableByteBuffer.Mutable buffer = pool.acquire(BYTES, false);
        byte[] bytes = buffer.getByteBuffer().array();
        write(buffer, "secret");
        buffer.retain();
        buffer.release();
        assertThat(text(buffer)).isEqualTo("secret");
        buffer.release();
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void givingABufferBackTwiceTouchesNobodyElses() {
        RetainableByteBuffer.Mutable first = pool.acquire(BYTES, false);
        ByteBuffer bytes = first.getByteBuffer();
        first.release();
        RetainableByteBuffer.Mutable second = pool.acquire(BYTES, false);
        assertThat(second.getByteBuffer())
                .as("the pool has given the same one again")
                .isSameAs(bytes);
        write(second, "GET /healthz");
        assertThatIllegalStateException().isThrownBy(first::release);
        assertThat(text(second)).isEqualTo("GET /healthz");
        for (int i = 0; i < MORE; i++) {
            assertThat(pool.acquire(BYTES, false).getByteBuffer()).isNotSameAs(bytes);
        }
        second.release();
    }
}
