package dev.hearth.analytics.collector.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Overwrites a buffer before it is kept for the next time. Bytes that came over the network, those of somebody who has
 * opted out among them, would else lie in memory for as long as nobody needs that buffer.
 */
final class ErasingBufferPool extends ByteBufferPool.Wrapper {
    ErasingBufferPool() {
        super(new ArrayByteBufferPool());
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return new Erased(super.acquire(size, direct));
    }

    private static final class Erased extends RetainableByteBuffer.Wrapper {
        private static final byte[] ZEROS = new byte[4 * 1024];

        Erased(RetainableByteBuffer buffer) {
            super(buffer);
        }

        /** Whoever releases it last is alone with it. */
        @Override
        public boolean release() {
            if (!isRetained()) {
                erase(getByteBuffer());
            }
            return super.release();
        }

        private static void erase(ByteBuffer buffer) {
            ByteBuffer whole = buffer.duplicate().clear();
            while (whole.hasRemaining()) {
                whole.put(ZEROS, 0, Math.min(ZEROS.length, whole.remaining()));
            }
        }
    }
}
