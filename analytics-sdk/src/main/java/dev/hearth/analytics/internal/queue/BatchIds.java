package dev.hearth.analytics.internal.queue;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.hearth.analytics.spi.Clock;
import java.util.Random;
import java.util.UUID;

/**
 * Ids of batches: UUIDv7 (RFC 9562, section 5.7), so that they sort by the time of the cut, in the collector's index too.
 * I/O thread.
 */
final class BatchIds {
    private final TimeBasedEpochGenerator generator;

    BatchIds(Random random, Clock clock) {
        generator = new TimeBasedEpochGenerator(random, new WallClock(clock));
    }

    UUID next() {
        return generator.generate();
    }

    private static final class WallClock extends UUIDClock {
        private final Clock clock;

        WallClock(Clock clock) {
            this.clock = clock;
        }

        @Override
        public long currentTimeMillis() {
            return clock.wallMillis();
        }
    }
}
