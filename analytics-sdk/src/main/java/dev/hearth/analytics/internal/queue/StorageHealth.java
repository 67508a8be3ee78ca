package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk does what is asked of it: takes what a step throws, says so once, and says when everything works again.
 * I/O thread, but for what says otherwise.
 */
final class StorageHealth {
    private final DiagnosticLog log;

    /** Whether the last step on the disk has failed. Written by the I/O thread. */
    private volatile boolean failing;

    StorageHealth(DiagnosticLog log) {
        this.log = log;
    }

    /** Any thread. */
    boolean isFailing() {
        return failing;
    }

    /** Does something on the disk; answers whether that has worked. */
    boolean attempt(Step step) {
        return answer(() -> {
                    step.run();
                    return Boolean.TRUE;
                })
                != null;
    }

    /** Does something on the disk that has an answer; null if it has failed, or if that is the answer. */
    <T> @Nullable T answer(Answer<T> step) {
        try {
            return step.get();
        } catch (IOException | RuntimeException | InternalError e) {
            failed(e);
            return null;
        }
    }

    /** A step has failed; says so if that is new. */
    void failed(Throwable e) {
        if (!failing) {
            failing = true;
            log.log(DiagnosticLog.Level.WARN, "the event queue cannot use its disk; it will try again", e);
        }
    }

    /** Every step of a round has worked; says so if that is new. */
    void works() {
        if (failing) {
            log.log(DiagnosticLog.Level.INFO, "the event queue can write again", null);
            failing = false;
        }
    }

    interface Step {
        void run() throws IOException;
    }

    interface Answer<T> {
        @Nullable
        T get() throws IOException;
    }
}
