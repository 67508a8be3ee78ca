package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.RefusedException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for the writer, and says in the store's words what went wrong. */
final class Waiting {
    private Waiting() {}

    static <T> T forResult(CompletableFuture<T> future) throws StoreUnavailableException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static <T> T forRefusable(CompletableFuture<T> future) throws StoreUnavailableException, RefusedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw unavailable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static StoreUnavailableException unavailable(ExecutionException e) {
        return e.getCause() instanceof StoreUnavailableException unavailable
                ? unavailable
                : new StoreUnavailableException("the store could not do it", e);
    }

    static StoreUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailableException("interrupted while waiting for the store", e);
    }
}
