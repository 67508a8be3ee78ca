package dev.hearth.analytics.collector.store.redis;

import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisLoadingException;
import java.util.Set;

/** What a failure of a call means for trying again. */
enum RedisFailure {
    /** A connection broke, a slot moves, a master is being replaced: tried again shortly. */
    PASSING,
    /** It took too long, or Redis cannot write: only later makes sense. */
    LASTING,
    /** Redis works, and refuses this. */
    ERROR;

    /** What a node that has become a replica says to {@code WAIT}, and gives no word of its own. */
    private static final String NO_LONGER_MASTER = "WAIT cannot be used with replica";

    private static final int WORDS_MAX = 8;
    private static final Set<String> PASSING_WORDS =
            Set.of("TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY", "MOVED", "ASK", "UNBLOCKED");
    private static final Set<String> LASTING_WORDS = Set.of(
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "BUSY",
            "LOADING",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "NOPROTO",
            "NOMASTERLINK");

    static RedisFailure of(Throwable failure) {
        if (failure instanceof TooFewReplicasException
                || failure instanceof RedisCommandTimeoutException
                || failure instanceof RedisLoadingException
                || failure instanceof RedisBusyException) {
            return LASTING;
        }
        if (failure instanceof RedisCommandExecutionException) {
            if (String.valueOf(failure.getMessage()).contains(NO_LONGER_MASTER)) {
                return PASSING;
            }
            String word = word(failure);
            return PASSING_WORDS.contains(word) ? PASSING : LASTING_WORDS.contains(word) ? LASTING : ERROR;
        }
        return PASSING;
    }

    /** The word by which Redis names an error; one inside a script is quoted within another one. */
    static String word(Throwable error) {
        String first = "";
        for (String word : String.valueOf(error.getMessage()).split("[^A-Z]+", WORDS_MAX)) {
            if (PASSING_WORDS.contains(word) || LASTING_WORDS.contains(word)) {
                return word;
            }
            first = first.isEmpty() ? word : first;
        }
        return first;
    }
}
