package dev.hearth.analytics.collector.store;

/**
 * An event that was rejected, as far as it is kept: what was wrong with it, in the words of the catalog and of the
 * protocol. Nothing in it comes out of the event but the id of its key, which says whose game has the fault.
 *
 * @param source who sent it: a key id, or the word for service tokens
 * @param eventName as the catalog has it, or {@code unknown}
 * @param eventVersion 0 if the catalog has no such event
 * @param field the field that was wrong, as the protocol or the schema has it; empty if it was none in particular
 * @param keyword what the schema demands of the field: {@code required}, {@code type}, {@code pattern} …; empty if it was
 *     no schema
 */
public record QuarantinedEvent(
        long receivedMillis,
        String source,
        String eventName,
        int eventVersion,
        RejectReason reason,
        String field,
        String keyword) {}
