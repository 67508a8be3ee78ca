package dev.hearth.analytics.collector.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Overwrites a buffer before it is kept for the next time. Bytes that came over the network, those of somebody who has
 * opted out among them, would else lie in memory for as long as nobody needs that buffer.
 *
 * <p>Whoever gives a buffer back once more than it was held is told so, and touches nothing: it may be another connection's by
 * now, whose request would be overwritten while it is read, and the buffer given to a third.
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

        /** How often it is held through this, which lives from when the buffer is taken out of the pool until it is back. */
        private final AtomicInteger holds = new AtomicInteger(1);

        Erased(RetainableByteBuffer buffer) {
            super(buffer);
        }

        @Override
        public void retain() {
            super.retain();
            holds.incrementAndGet();
        }

        /** Whoever releases it last is alone with it. */
        @Override
        public boolean release() {
            if (holds.getAndUpdate(held -> Math.max(0, held - 1)) == 0) {
                throw new IllegalStateException("the buffer was given back before");
            }
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
