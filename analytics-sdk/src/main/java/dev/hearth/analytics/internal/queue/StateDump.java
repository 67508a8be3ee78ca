package dev.hearth.analytics.internal.queue;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Prints a run's state file for {@link QueueDump}. */
final class StateDump {
    private StateDump() {}

    static void dump(byte[] content, PrintStream out) {
        byte[] header = Arrays.copyOf(content, Math.min(content.length, FileHeader.BYTES));
        out.println(
                "  state, " + content.length + " bytes, header " + FileHeader.judge(header, FileHeader.STATE_MAGIC));
        if (content.length < StateFile.BYTES) {
            out.println("    too short");
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        dumpControl(StateFile.readControl(bytes), out);
        SessionMark.Reading mark = SessionMark.read(bytes, StateFile.MARK_AT);
        out.println(
                mark == null
                        ? "    no session"
                        : "    session " + mark.sessionId + " going on, next seq " + mark.nextSeq + ", village: "
                                + (mark.villageId == null ? "absent" : "present"));
        out.println("    ledger " + LossLedger.read(bytes, StateFile.LEDGER_AT).toList());
    }

    private static void dumpControl(@Nullable ControlBlock control, PrintStream out) {
        if (control == null) {
            out.println("    no control block");
            return;
        }
        out.println("    cursor " + control.cursor
                + (control.batchId == null ? ", no batch" : ", batch " + control.batchId + " to " + control.batchTo));
        out.println("    told " + control.told.toList() + ", on the way " + control.onTheWay.toList() + ", added "
                + control.added.toList());
    }
}
