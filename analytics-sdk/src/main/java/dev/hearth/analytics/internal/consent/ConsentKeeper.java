package dev.hearth.analytics.internal.consent;

import dev.hearth.analytics.Consent;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What holds now: whether events are collected, and whether they are sent. A revocation is on the disk before it is in
 * memory's hands to purge, so that a kill at any moment lets nothing out afterwards; until the purge is done, nothing is
 * collected or sent, whatever the player says meanwhile.
 *
 * <p>The plain reads are for any thread; changes are made one at a time and wait for the disk.
 */
public final class ConsentKeeper {
    private final ConsentStore store;
    private final DiagnosticLog log;
    private final boolean doNotTrack;
    private final Consent configuredDefault;
    private final boolean storing;
    private final CountDownLatch ready = new CountDownLatch(1);

    private volatile Consent consent;
    private final AtomicInteger purgesAsked = new AtomicInteger();
    private volatile int purgesDone;
    private volatile CountDownLatch purged = new CountDownLatch(1);
    private int revocations; // guarded by this
    private boolean unsaved; // guarded by this

    /**
     * Reads what holds.
     *
     * @param storing whether anything may be collected and written while the player is undecided
     */
    public ConsentKeeper(
            ConsentStore store, boolean doNotTrack, Consent configuredDefault, boolean storing, DiagnosticLog log) {
        this.store = store;
        this.log = log;
        this.doNotTrack = doNotTrack;
        this.configuredDefault = configuredDefault;
        this.storing = storing;
        Decision decision = store.read();
        this.consent = decision.effective(doNotTrack, configuredDefault);
        this.revocations = decision.revocations();
        if (decision.purge() || (consent == Consent.DENIED && decision.isReadable())) {
            purgesAsked.incrementAndGet();
        }
        if (!decision.isReadable()) {
            log.log(
                    Level.ERROR,
                    "the player's decision cannot be read; nothing is collected until it is made again",
                    null);
        }
    }

    /** What the player has said, or the default. */
    public Consent consent() {
        return consent;
    }

    /** Whether events are collected. */
    public boolean isCollecting() {
        return mayCollect() && ready.getCount() == 0;
    }

    /** Whether events would be collected, had the queue been opened. */
    public boolean mayCollect() {
        Consent now = consent;
        return (now == Consent.GRANTED || (now == Consent.PENDING && storing)) && !isPurgeDue();
    }

    /** The queue has been opened, which is not done before it is to take something. */
    public void ready() {
        ready.countDown();
    }

    /** Whether events are sent. */
    public boolean isSending() {
        return consent == Consent.GRANTED && !isPurgeDue();
    }

    /** Whether what the queue holds has to be deleted. */
    public boolean isPurgeDue() {
        return purgesAsked.get() != purgesDone;
    }

    /**
     * Takes the player's decision; it is on the disk when this returns, if the disk can be written at all. A refusal holds
     * in memory from the first moment; a grant only from the last.
     *
     * @param whenRefused run at once when nothing may be sent any more, before the disk is waited for
     * @return whether a player who had consented has not any more, and refuses
     */
    public synchronized boolean decide(Consent decided, Runnable whenRefused) {
        boolean revoked = consent == Consent.GRANTED && decided == Consent.DENIED;
        if (decided == Consent.DENIED) {
            purged = new CountDownLatch(1);
            purgesAsked.incrementAndGet();
            revocations++;
        }
        if (decided != Consent.GRANTED) {
            consent = decided;
            whenRefused.run();
        }
        if (decided != Consent.PENDING || storing || store.read().isMade()) {
            save(decided);
        }
        consent = decided;
        return revoked;
    }

    /** What {@link #purged} has to be told; to be asked before the purge. */
    public int purgesAsked() {
        return purgesAsked.get();
    }

    /** The queue was purged, as often as it had been asked for then. I/O thread. */
    public synchronized void purged(int asked) {
        purgesDone = asked;
        if (store.read().purge()) {
            save(consent);
        }
        if (!isPurgeDue()) {
            purged.countDown();
        }
    }

    /** Waits until a revocation is purged, or until a grant collects; not on the I/O thread. */
    public void awaitEffect(long millis) throws InterruptedException {
        CountDownLatch awaited = purged;
        if (isPurgeDue()) {
            awaited.await(millis, TimeUnit.MILLISECONDS);
        }
        if (mayCollect()) {
            ready.await(millis, TimeUnit.MILLISECONDS);
        }
    }

    /** An event slipped into the queue while consent was being revoked. Any thread; memory only. */
    public void purgeAgain() {
        purgesAsked.incrementAndGet();
    }

    /**
     * Looks whether another process with the same directory has taken a decision, and tries again to save what could not
     * be saved. I/O thread.
     *
     * @return whether anything has changed
     */
    public synchronized boolean refresh() {
        if (unsaved) {
            save(consent);
            return false;
        }
        Decision decision = store.read();
        if (!decision.isReadable()) {
            return false;
        }
        Consent effective = decision.effective(doNotTrack, configuredDefault);
        boolean revoked = decision.revocations() != revocations;
        if (effective == consent && !revoked) {
            return false;
        }
        if (revoked || effective == Consent.DENIED) {
            purgesAsked.incrementAndGet();
        }
        revocations = decision.revocations();
        consent = effective;
        return true;
    }

    private void save(Consent decided) {
        try {
            store.write(decided, isPurgeDue(), revocations);
            unsaved = false;
        } catch (IOException | RuntimeException e) {
            unsaved = true;
            log.log(Level.ERROR, "the player's decision could not be written; it is tried again", e);
        }
    }
}
