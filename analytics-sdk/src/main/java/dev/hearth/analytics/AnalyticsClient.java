package dev.hearth.analytics;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running instance of the library: a queue on disk, a session, an upload. A game uses the one behind {@link
 * Analytics}; tests, servers and tools that play several players in one process start one client for each, each with a
 * storage directory of its own or with a shared one.
 *
 * <p>Every method can be called from any thread and none throws: what cannot be done is dropped, counted in {@link
 * #status()} and said to the {@link dev.hearth.analytics.spi.DiagnosticLog} at a limited rate. Only {@link #setConsent},
 * {@link #flush} and {@link #shutdown} wait for the disk or the network. After {@link #shutdown} everything tracked is
 * counted as {@link DropReason#SHUT_DOWN}.
 */
public interface AnalyticsClient {
    /** The longest village id, {@value} bytes of UTF-8. */
    int VILLAGE_ID_BYTES_MAX = 256;

    /**
     * Starts a client of its own, independent of {@link Analytics}. Takes a few milliseconds, some twenty in a JVM that has
     * just begun: what can be read later is read by the library's own thread. A storage directory that cannot be written
     * makes a client that drops and counts ({@link DropReason#STORAGE_UNAVAILABLE}) until it can.
     */
    static AnalyticsClient start(AnalyticsConfig config) {
        return ClientFactory.start(config);
    }

    /**
     * Has {@code executor} start a client, and returns at once: the calling thread touches neither the disk nor the
     * network. Until the executor has done so, what is called is held in memory, and is then made up for in its order and
     * with its own times:
     *
     * <ul>
     *   <li>Events up to about 1 MiB; further ones are dropped and counted as {@link DropReason#QUEUE_FULL}. A kill of the
     *       process takes what is only held with it.
     *   <li>{@link #setConsent} waits up to 2 s for the start, so that the decision is on the disk. If it takes longer the
     *       decision is held like the rest. {@link Consent#DENIED} forgets the events that are held, at once.
     *   <li>{@link #isAnalyticsEnabled} answers false, since the player's decision was not read yet.
     *   <li>{@link #flush} and {@link #shutdown} wait for the start within their time. A client that was shut down before
     *       it had started ends as soon as it has.
     * </ul>
     *
     * <p>An executor that throws or rejects the task, or a configuration whose {@link
     * AnalyticsConfig.Builder#storageDirectoryFrom} throws, makes a client that drops and counts as {@link
     * DropReason#STORAGE_UNAVAILABLE}; {@link Analytics} can be started again then.
     *
     * @param executor runs one task, in any thread, now or later: on Android not before the user has unlocked the device
     */
    static AnalyticsClient start(AnalyticsConfig config, Executor executor) {
        return ClientFactory.start(config, executor);
    }

    /**
     * Says which village is being played. Each event belongs to the village that was set when it was tracked, and a
     * session to one village: another village ends the session and starts the next. The id itself never leaves the
     * device, only a keyed hash under a salt of the day.
     *
     * @param villageId 1 to {@value #VILLAGE_ID_BYTES_MAX} bytes of UTF-8, of any form; null when no village is being
     *     played. A longer or an empty one counts as null and is reported.
     */
    void setVillage(@Nullable String villageId);

    /**
     * Tracks an event by name. Fields that the event's schema does not name are removed; a wrong or a missing required
     * value drops the event. The typed ways, {@link #track(Event)} and {@link #event(EventType)}, are checked by the
     * compiler and allocate less.
     *
     * @param eventName a name of the catalog: the library's events and {@link AnalyticsConfig.Builder#eventTypes}
     * @param fields field names to {@link String}, {@link Enum}, {@link Number} or {@link Boolean}; null is the same as
     *     empty
     */
    void track(String eventName, @Nullable Map<String, ?> fields);

    /** Tracks a typed event. */
    void track(Event event);

    /** Begins an event of a type of the catalog, in the calling thread's reused builder; allocates nothing. */
    EventBuilder event(EventType type);

    /**
     * Says what the player has decided. Persisted, with a forced write, before this returns, so it can take as long as
     * the disk does (milliseconds). {@link Consent#DENIED} deletes what was not sent and cancels the request in flight.
     * {@code docs/privacy.md} has every transition.
     */
    void setConsent(Consent consent);

    /** Whether events are collected now: a plain read of a field, for a settings screen to ask each frame. */
    boolean isAnalyticsEnabled();

    /** The player can see the game again: resumes the session, or begins one. The library starts in the foreground. */
    void onForeground();

    /**
     * The player has left the game: the session ends at this moment unless {@link #onForeground} follows within {@link
     * AnalyticsConfig.Builder#sessionTimeout}.
     */
    void onBackground();

    /**
     * Has everything that was tracked before written through to the disk soon, by the library's own thread, so that it
     * survives a power cut too; returns at once. Otherwise that happens within seconds. For a system that says that it may
     * end the game any moment. Does nothing by default, for doubles that have no disk.
     */
    default void force() {}

    /**
     * Sends what was tracked before, and waits. Not for the game's render thread.
     *
     * @param timeout how long to wait at most; 0 or less only asks
     * @return whether all that had been tracked before was acknowledged by the collector (or dropped and counted)
     */
    boolean flush(long timeout, TimeUnit unit);

    /**
     * Ends the session, forces everything to the disk, tries to send it within the time, and stops the library's threads.
     * What could not be sent is kept, and sent after the next start. Calling it again does nothing. Not for the game's
     * render thread, unless the timeout is short.
     *
     * @param timeout how long to try to send, at most; 0 or less only persists
     * @return whether everything had been acknowledged
     */
    boolean shutdown(long timeout, TimeUnit unit);

    /** What the library is doing; reads memory only. */
    AnalyticsStatus status();
}
