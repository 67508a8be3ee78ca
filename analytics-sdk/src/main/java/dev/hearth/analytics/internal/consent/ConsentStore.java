package dev.hearth.analytics.internal.consent;

import dev.hearth.analytics.Consent;
import dev.hearth.analytics.internal.files.DurableFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The player's decision on the disk: the file {@code consent}, one line such as {@code 1 GRANTED 2} or {@code 1 DENIED 3
 * purge}: version, decision, how often it was revoked, and whether a purge is due.
 *
 * <p>The number of revocations tells another running process that there was one, also when it was granted again since.
 *
 * <p>The word {@code purge} says that what is in the queue was collected before a revocation and must be deleted before
 * anything is sent. It is written with every {@link Consent#DENIED}, and stays when the player grants again, until the
 * queue has been purged: a kill in between finds it at the next start.
 */
public final class ConsentStore {
    private static final String VERSION = "1";
    private static final String PURGE = "purge";

    private final DurableFile file;

    /** Keeps the decision in {@code directory}. */
    public ConsentStore(File directory) {
        this.file = new DurableFile(directory, "consent", 64);
    }

    /** Reads the decision; never throws. */
    public Decision read() {
        byte[] content;
        try {
            content = file.read();
        } catch (IOException e) {
            return Decision.UNREADABLE;
        }
        if (content == null) {
            return Decision.NONE;
        }
        String[] words = new String(content, StandardCharsets.US_ASCII).trim().split(" ", -1);
        boolean purge = words.length == 4 && words[3].equals(PURGE);
        if ((words.length != 3 && !purge) || !words[0].equals(VERSION)) {
            return Decision.UNREADABLE;
        }
        try {
            return Decision.of(Consent.valueOf(words[1]), purge, Integer.parseInt(words[2]));
        } catch (IllegalArgumentException e) {
            return Decision.UNREADABLE;
        }
    }

    /** Writes the decision; it is durable when this returns. */
    public void write(Consent consent, boolean purge, int revocations) throws IOException {
        String line = VERSION + " " + consent.name() + " " + revocations + (purge ? " " + PURGE : "") + "\n";
        file.write(line.getBytes(StandardCharsets.US_ASCII));
    }
}
