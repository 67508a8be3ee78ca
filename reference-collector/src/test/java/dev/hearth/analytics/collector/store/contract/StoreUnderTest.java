package dev.hearth.analytics.collector.store.contract;

import dev.hearth.analytics.collector.store.Store;
import java.time.Duration;

/** What the parts of the contract need of the engine that they are tried on. */
public interface StoreUnderTest {
    Duration LATE_WINDOW = Duration.ofDays(2);

    /** The store of this test; with nothing in it when the test begins. */
    Store store();

    /** Closes it and opens its data again, as a process does that was started anew. */
    Store reopen() throws Exception;

    /** The same data as another collector at the same time sees it. Where only one can have it open: that one. */
    Store beside() throws Exception;
}
