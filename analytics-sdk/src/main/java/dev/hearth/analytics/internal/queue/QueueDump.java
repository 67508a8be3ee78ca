package dev.hearth.analytics.internal.queue;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Prints what is in a queue's directory, and goes on past damage: {@code java -cp … QueueDump DIR}, where DIR is the
 * storage directory, its {@code runs}, one run, or one segment. Only reads, and takes no lock; of a queue in use it may
 * show a record that is just being written as damage. Says whether there is a village id, never which.
 */
public final class QueueDump {
    private static final UUID NO_RUN = new UUID(0, 0);

    private final PrintStream out;
    private final Checksum checksum = Crc32c.create();

    private QueueDump(PrintStream out) {
        this.out = out;
    }

    /** Exits with 0, or with 2 and one sentence if the argument names nothing that can be read. */
    public static void main(String[] args) {
        int status = args.length == 1 ? dump(new File(args[0]), System.out, System.err) : usage(System.err);
        System.out.flush();
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int usage(PrintStream err) {
        err.println("usage: QueueDump DIR");
        return 2;
    }

    static int dump(File file, PrintStream out, PrintStream err) {
        if (!file.exists()) {
            err.println("no such file or directory: " + file);
            return 2;
        }
        new QueueDump(out).dump(file);
        return 0;
    }

    private void dump(File file) {
        File[] inside = file.listFiles();
        if (inside == null) {
            dumpFile(file);
            return;
        }
        Arrays.sort(inside);
        UUID run = runId(file);
        if (!run.equals(NO_RUN)) {
            out.println("run " + run);
        }
        for (File each : inside) {
            boolean wanted = each.isDirectory() || !run.equals(NO_RUN);
            if (wanted) {
                dump(each);
            }
        }
    }

    private void dumpFile(File file) {
        try {
            byte[] content = Files.readAllBytes(file.toPath());
            SegmentName name = SegmentName.parse(file.getName());
            if (name != null) {
                dumpSegment(file, name, content);
            } else if (file.getName().startsWith(StateFile.NAME)) {
                StateDump.dump(content, out);
            } else {
                out.println("  " + file.getName() + ": " + content.length + " bytes");
            }
        } catch (NoSuchFileException e) {
            out.println("  " + file.getName() + ": gone");
        } catch (IOException e) {
            out.println("  " + file.getName() + ": cannot be read, " + e.getMessage());
        }
    }

    private static UUID runId(@Nullable File directory) {
        try {
            return directory == null ? NO_RUN : UUID.fromString(directory.getName());
        } catch (IllegalArgumentException e) {
            return NO_RUN;
        }
    }

    private void dumpSegment(File file, SegmentName name, byte[] content) {
        byte[] headerBytes = Arrays.copyOf(content, Math.min(content.length, FileHeader.BYTES));
        FileHeader header = FileHeader.decode(headerBytes, FileHeader.SEGMENT_MAGIC);
        out.println("  segment " + name + ", " + content.length + " bytes, header "
                + FileHeader.judge(headerBytes, FileHeader.SEGMENT_MAGIC)
                + (header == null ? "" : ", app " + header.run.appVersion() + ", platform " + header.run.platform()));
        UUID run = runId(file.getAbsoluteFile().getParentFile());
        run = run.equals(NO_RUN) && header != null ? header.run.runId() : run;
        if (content.length <= FileHeader.BYTES) {
            return;
        }
        RecordScanner records = new RecordScanner(content, FileHeader.BYTES, content.length, name.salt(run), checksum);
        int expected = FileHeader.BYTES;
        while (records.next()) {
            if (records.offset() > expected) {
                dumpGap(content, expected, records.offset());
            }
            dumpRecord(content, records, run);
            expected = records.end();
        }
        if (records.hasDamagedTail()) {
            out.println("    " + expected + ": damaged tail");
        }
        out.println("    end of log at " + expected);
    }

    /** Zeros are what a writer leaves that turned to a new page; it may also be that they were a record once. */
    private void dumpGap(byte[] content, int from, int to) {
        boolean zeros = true;
        for (int at = from; at < to; at++) {
            zeros &= content[at] == 0;
        }
        out.println("    " + from + ": " + (to - from) + (zeros ? " zeros" : " damaged bytes"));
    }

    private void dumpRecord(byte[] content, RecordScanner records, UUID run) {
        String place = "    " + records.offset() + ": ordinal " + records.ordinal() + " ";
        if (records.isLoss()) {
            Losses losses = new Losses();
            LossRecord.decode(content, records.offset(), records.length(), losses);
            out.println(place + "to " + (records.endOrdinal() - 1) + " lost " + losses.toList());
            return;
        }
        EventRecord event = RecordDecoder.event(content, records.offset(), records.length());
        if (event == null) {
            out.println(place + "whole, but cannot be decoded");
            return;
        }
        out.println(place + event.name + ".v" + event.version + " " + RunIds.eventId(run, event.ordinal) + " "
                + event.priority + " " + Instant.ofEpochMilli(event.wallMillis)
                + " session " + event.sessionId + " seq " + event.seq
                + " sample " + event.sampleOneIn
                + " village: " + (event.villageId == null ? "absent" : "present")
                + (event.endsSession ? " ends-session" : "")
                + " " + event.fields);
    }
}
