package dev.hearth.analytics.internal.session;

import dev.hearth.analytics.VillageActive;
import dev.hearth.analytics.internal.files.DurableFile;
import dev.hearth.analytics.internal.queue.EventQueue;
import dev.hearth.analytics.internal.queue.QueueSnapshot;
import dev.hearth.analytics.internal.queue.QueuedEvent;
import dev.hearth.analytics.internal.queue.RecordBuffer;
import dev.hearth.analytics.internal.time.ServerTime;
import dev.hearth.analytics.internal.time.UtcDay;
import dev.hearth.analytics.spi.DiagnosticLog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tracks {@code village_active} with source {@code daily} once a UTC day and village, also across restarts.
 *
 * <p>The file {@code activity} remembers what was tracked, a line each: a digest of the village id, the wall time, and
 * whether the server's time was known then. A day that was told by the device's clock alone is corrected as soon as the
 * server's time is known, so that a clock that is set right during a run does not make a second day of the same one.
 *
 * <p>A line is first written as begun, then the event is appended, then the line is written as done. Whoever finds a line
 * that is only begun looks for the event in the queue, which it cannot have left yet: nothing is sent between the two.
 *
 * <p>I/O thread only.
 */
public final class DailyActivity {
    private static final int ENTRIES_MAX = 1_000;
    private static final int ENTRY_BYTES_MAX = 80;
    private static final int DIGEST_BYTES = 16;
    private static final long DAYS_KEPT = 3;
    private static final String BEGUN = "begun";

    private final File directory;
    private final DurableFile file;
    private final EventQueue queue;
    private final ServerTime time;
    private final DiagnosticLog log;
    private final RecordBuffer record = new RecordBuffer();
    private final List<Entry> entries = new ArrayList<>();
    private byte @Nullable [] lastVillageId;
    private long lastDay = Long.MIN_VALUE;
    private boolean loaded;
    private boolean settled;

    /** Remembers in {@code directory}. */
    public DailyActivity(File directory, EventQueue queue, ServerTime time, DiagnosticLog log) {
        this.directory = directory;
        this.file = new DurableFile(directory, "activity", ENTRIES_MAX * ENTRY_BYTES_MAX);
        this.queue = queue;
        this.time = time;
        this.log = log;
    }

    /** Tracks the day on which a session was opened, unless that was done. */
    public void opened(OpenedSession session) {
        track(session.context(), session.wallMillis(), session.monotonicNanos());
    }

    /** Tracks the day of the village that is being played, unless that was done. About once a second. */
    public void tick(SessionContext context, long wallMillis, long monotonicNanos) {
        if (context.isOpen()) {
            track(context, wallMillis, monotonicNanos);
        }
    }

    private void track(SessionContext context, long wallMillis, long monotonicNanos) {
        byte[] villageId = context.villageId();
        if (villageId == null) {
            return;
        }
        long day = UtcDay.of(time.utcMillis(wallMillis, monotonicNanos));
        if (day == lastDay && Arrays.equals(villageId, lastVillageId)) {
            return;
        }
        load();
        boolean corrected = correct();
        String digest = digest(villageId);
        if (isRecorded(digest, day, wallMillis)) {
            if (corrected) {
                save();
            }
        } else {
            forgetBefore(day - DAYS_KEPT);
            Entry entry = new Entry(digest, wallMillis, day, time.isKnown(), true);
            entries.add(entry);
            save();
            if (!append(context, villageId, wallMillis, monotonicNanos)) {
                entries.remove(entry);
                save();
                return; // counted as dropped; tried again when the disk is well
            }
            entry.begun = false;
            save();
        }
        lastVillageId = villageId;
        lastDay = day;
    }

    /**
     * Finds out, the first time, which days that a killed process had begun were tracked. To be called when what dead runs
     * left was adopted, and before anything is sent.
     */
    public void settle() {
        if (settled) {
            return;
        }
        settled = true;
        load();
        boolean changed = false;
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if (entry.begun) {
                entry.begun = false;
                changed = true;
                if (!isQueued(entry)) {
                    i.remove();
                }
            }
        }
        if (changed) {
            save();
        }
    }

    /** If the queue cannot be read, the day counts as tracked. */
    private boolean isQueued(Entry entry) {
        try {
            for (QueuedEvent event : QueueSnapshot.read(directory)) {
                String villageId = event.villageId();
                if (event.wallMillis() == entry.wallMillis
                        && event.name().equals(VillageActive.TYPE.name())
                        && villageId != null
                        && digest(villageId.getBytes(StandardCharsets.UTF_8)).equals(entry.digest)) {
                    return true;
                }
            }
            return false;
        } catch (UncheckedIOException e) {
            log.log(DiagnosticLog.Level.WARN, "could not look for an active day in the queue", e);
            return true;
        }
    }

    /** Forgets everything, on the disk too; answers whether there is no file any more. */
    public boolean purge() {
        entries.clear();
        lastVillageId = null;
        lastDay = Long.MIN_VALUE;
        try {
            file.delete();
            return true;
        } catch (IOException e) {
            log.log(DiagnosticLog.Level.WARN, "could not delete the list of active days", e);
            return false;
        }
    }

    private boolean append(SessionContext context, byte[] villageId, long wallMillis, long monotonicNanos) {
        record.begin(VillageActive.TYPE, villageId, 1);
        record.putEnum(VillageActive.SOURCE, "daily");
        int appended = queue.append(record, context.stamp(), wallMillis, monotonicNanos);
        queue.forceIfDirty(); // if the disk refuses, the event is none the less in the queue
        return (appended & EventQueue.DROPPED) == 0;
    }

    /** Another process may have tracked the day meanwhile, so the file is read each time, which is once a day. */
    private void load() {
        try {
            byte[] content = file.read();
            if (content == null) {
                return;
            }
            List<Entry> read = new ArrayList<>();
            for (String line : new String(content, StandardCharsets.US_ASCII).split("\n", -1)) {
                Entry entry = Entry.parse(line);
                if (entry != null) {
                    read.add(entry);
                }
            }
            entries.clear();
            entries.addAll(read);
            loaded = true;
        } catch (IOException e) {
            if (!loaded) {
                log.log(DiagnosticLog.Level.WARN, "could not read the list of active days", e);
            }
        }
    }

    private void save() {
        StringBuilder content = new StringBuilder();
        for (Entry entry : entries) {
            content.append(entry).append('\n');
        }
        try {
            file.write(content.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.log(DiagnosticLog.Level.WARN, "could not write the list of active days", e);
        }
    }

    private boolean correct() {
        boolean corrected = false;
        if (!time.isKnown()) {
            return corrected;
        }
        for (Entry entry : entries) {
            if (!entry.corrected) {
                entry.day = UtcDay.of(entry.wallMillis + time.wallCorrectionMillis());
                entry.corrected = true;
                corrected = true;
            }
        }
        return corrected;
    }

    /** As long as the server's time is not known, a day of the same wall clock is the same day, whatever it is called. */
    private boolean isRecorded(String digest, long day, long wallMillis) {
        for (Entry entry : entries) {
            boolean sameWallDay = !time.isKnown() && UtcDay.of(entry.wallMillis) == UtcDay.of(wallMillis);
            if ((entry.day == day || sameWallDay) && entry.digest.equals(digest)) {
                return true;
            }
        }
        return false;
    }

    private void forgetBefore(long day) {
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if (entry.corrected && entry.day < day) {
                i.remove();
            }
        }
        while (entries.size() >= ENTRIES_MAX) {
            entries.remove(0);
        }
    }

    private static String digest(byte[] villageId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(villageId);
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < DIGEST_BYTES; i++) {
                hex.append(Character.forDigit((hash[i] >> 4) & 0xf, 16)).append(Character.forDigit(hash[i] & 0xf, 16));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One day of one village. */
    private static final class Entry {
        final String digest;
        final long wallMillis;
        long day;
        boolean corrected;
        boolean begun;

        Entry(String digest, long wallMillis, long day, boolean corrected, boolean begun) {
            this.digest = digest;
            this.wallMillis = wallMillis;
            this.day = day;
            this.corrected = corrected;
            this.begun = begun;
        }

        static @Nullable Entry parse(String line) {
            String[] words = line.split(" ", -1);
            boolean begun = words.length == 5 && words[4].equals(BEGUN);
            if (words.length != 4 && !begun) {
                return null;
            }
            try {
                return new Entry(
                        words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3].equals("1"), begun);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Override
        public String toString() {
            return digest + " " + wallMillis + " " + day + " " + (corrected ? "1" : "0") + (begun ? " " + BEGUN : "");
        }
    }
}
