package dev.hearth.analytics.collector.store.contract;

import dev.hearth.analytics.collector.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Everything that a storage engine owes, whichever it is. An engine's test extends this, says how a store is opened, and
 * adds what only that engine promises. Nothing in it may know an engine.
 */
public abstract class StoreContract
        implements LogContract,
                LeaseContract,
                AggregationContract,
                SessionContract,
                MaintenanceContract,
                KeepingContract {
    private final List<Store> opened = new ArrayList<>();

    /** Opens a store with nothing in it, with the late window {@link #LATE_WINDOW}. Called once a test. */
    protected abstract Store openFresh() throws Exception;

    /** Opens the data of {@link #openFresh} again. If the engine allows only one, the other one is closed by then. */
    protected abstract Store openAgain() throws Exception;

    /** Whether two processes can have the same data open. */
    protected abstract boolean isShared();

    @BeforeEach
    void openStore() throws Exception {
        opened.add(openFresh());
    }

    @AfterEach
    void closeStores() {
        opened.forEach(Store::close);
        opened.clear();
    }

    @Override
    public Store store() {
        return opened.get(opened.size() - 1);
    }

    @Override
    public Store reopen() throws Exception {
        closeStores();
        opened.add(openAgain());
        return store();
    }

    @Override
    public Store beside() throws Exception {
        if (isShared()) {
            opened.add(0, openAgain());
        }
        return opened.get(0);
    }
}
