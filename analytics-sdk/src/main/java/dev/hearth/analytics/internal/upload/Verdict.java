package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.UploadOutcome;
import dev.hearth.analytics.internal.wire.BatchAnswer;
import dev.hearth.analytics.internal.wire.Problem;
import dev.hearth.analytics.spi.Transport;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an answer means. Immutable. */
final class Verdict {
    private final UploadOutcome outcome;
    private final @Nullable BatchAnswer answer;

    private Verdict(UploadOutcome outcome, @Nullable BatchAnswer answer) {
        this.outcome = outcome;
        this.answer = answer;
    }

    /** Reads the answer to the batch {@code batchId}. */
    static Verdict ofBatch(Transport.Answer answer, UUID batchId) {
        if (answer.status() == 200) {
            try {
                return new Verdict(UploadOutcome.ACKNOWLEDGED, BatchAnswer.parse(answer.body(), batchId));
            } catch (IOException e) {
                return of(UploadOutcome.NOT_THE_COLLECTOR);
            }
        }
        if (answer.status() == 204) {
            return of(isCollector(answer) ? UploadOutcome.COLLECTOR_DISABLED : UploadOutcome.NOT_THE_COLLECTOR);
        }
        return of(refusal(answer));
    }

    /** Reads the answer to a request that was not to be answered with 200. */
    static UploadOutcome refusal(Transport.Answer answer) {
        @Nullable String code = Problem.code(answer.header("Content-Type"), answer.body());
        switch (answer.status()) {
            case 400:
                // Only the collector's own word may cost events: a proxy's 400 says nothing about them.
                return code != null && isCollector(answer) ? UploadOutcome.MALFORMED : UploadOutcome.NOT_THE_COLLECTOR;
            case 401:
                return saysSkew(answer) ? UploadOutcome.CLOCK_SKEW : UploadOutcome.UNAUTHORIZED;
            case 403:
            case 404:
            case 405:
                return UploadOutcome.UNAUTHORIZED;
            case 408:
                return UploadOutcome.REQUEST_TIMEOUT;
            case 413:
                return UploadOutcome.TOO_LARGE;
            case 415:
                return UploadOutcome.UNSUPPORTED;
            case 429:
                return UploadOutcome.THROTTLED;
            default:
                return answer.status() >= 500 ? UploadOutcome.SERVER_ERROR : UploadOutcome.NOT_THE_COLLECTOR;
        }
    }

    /** Whether the collector finds the time wrong that the request was signed with. */
    static boolean saysSkew(Transport.Answer answer) {
        return answer.status() == 401
                && isCollector(answer)
                && "timestamp_skew".equals(Problem.code(answer.header("Content-Type"), answer.body()));
    }

    /** The server's time in milliseconds, which every answer of the collector carries; null from anybody else. */
    static @Nullable Long serverMillis(Transport.Answer answer) {
        String header = answer.header("X-Server-Time");
        if (header == null || !header.matches("[0-9]{1,15}")) {
            return null;
        }
        return Long.parseLong(header);
    }

    UploadOutcome outcome() {
        return outcome;
    }

    /** The verdict on each event; null unless acknowledged. */
    @Nullable
    BatchAnswer answer() {
        return answer;
    }

    private static boolean isCollector(Transport.Answer answer) {
        return serverMillis(answer) != null;
    }

    private static Verdict of(UploadOutcome outcome) {
        return new Verdict(outcome, null);
    }
}
