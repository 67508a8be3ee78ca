package dev.hearth.analytics.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenTelemetry's log emit into the batch processor's queue in memory: the cheapest call of the peers measured. */
@State(Scope.Benchmark)
public class OpenTelemetryState {
    private static final int QUEUE_EVENTS = 1 << 20;
    private static final int BATCH_EVENTS = 512;

    private static final AttributeKey<String> BOSS_ID = AttributeKey.stringKey("boss_id");
    private static final AttributeKey<String> DIFFICULTY = AttributeKey.stringKey("difficulty");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("attempts");
    private static final AttributeKey<Double> HEALTH_LEFT = AttributeKey.doubleKey("health_left");

    private final LongAdder exported = new LongAdder();
    private final SdkLoggerProvider provider = SdkLoggerProvider.builder()
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(new CountingExporter())
                    .setMaxQueueSize(QUEUE_EVENTS)
                    .setMaxExportBatchSize(BATCH_EVENTS)
                    .setScheduleDelay(Duration.ofMillis(10))
                    .build())
            .build();
    private final Logger logger = provider.get("benchmark");
    private long emitted;

    /** Emits one event. */
    public void emit(long attempts) {
        emitted++;
        logger.logRecordBuilder()
                .setEventName("boss_defeated")
                .setAttribute(BOSS_ID, "ancient-dragon")
                .setAttribute(DIFFICULTY, "hard")
                .setAttribute(ATTEMPTS, attempts)
                .setAttribute(HEALTH_LEFT, 0.25)
                .emit();
    }

    /** Empties the queue, so that an iteration drops nothing. */
    @Setup(Level.Iteration)
    public void drain() {
        provider.forceFlush().join(30, TimeUnit.SECONDS);
    }

    @TearDown(Level.Trial)
    public void close() {
        provider.shutdown().join(30, TimeUnit.SECONDS);
        System.out.println("# OpenTelemetry: emitted " + emitted + ", dropped " + (emitted - exported.sum()));
    }

    private final class CountingExporter implements LogRecordExporter {
        @Override
        public CompletableResultCode export(Collection<LogRecordData> logs) {
            exported.add(logs.size());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
