package dev.hearth.analytics.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link ScriptedCollector} does with one request. Immutable. */
public final class Reply {
    /** What happens on the socket. */
    enum Manner {
        /** As a collector does. */
        ACCEPT,
        /** The given status, headers and body. */
        ANSWER,
        /** Nothing, until the collector is closed. */
        HANG,
        /** The connection is closed once the request has been read, without it having been looked at. */
        CUT,
        /** The events are taken, and the connection is closed instead of an answer. */
        TAKE_AND_CUT,
        /** The events are taken, and half of the answer is sent. */
        TAKE_AND_HALF,
        /** The connection is closed before the body has been read. */
        CUT_EARLY,
        /** The answer comes as it should, a byte at a time. */
        TRICKLE
    }

    final Manner manner;
    final int status;
    final Map<String, String> headers = new LinkedHashMap<>();
    final byte[] body;

    private Reply(Manner manner, int status, String body) {
        this.manner = manner;
        this.status = status;
        this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    /** The events are taken, and the answer says so. */
    public static Reply accept() {
        return new Reply(Manner.ACCEPT, 200, "");
    }

    /** A problem with that status and code. */
    public static Reply problem(int status, String code) {
        return new Reply(
                        Manner.ANSWER,
                        status,
                        "{\"type\":\"about:blank\",\"status\":" + status + ",\"code\":\"" + code + "\"}")
                .header("Content-Type", "application/problem+json");
    }

    /** Any answer. */
    public static Reply answer(int status, String contentType, String body) {
        return new Reply(Manner.ANSWER, status, body).header("Content-Type", contentType);
    }

    /** The same with one more header. */
    public Reply header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** No answer ever. */
    public static Reply hang() {
        return new Reply(Manner.HANG, 0, "");
    }

    /** The request is read and thrown away, the connection closed. */
    public static Reply cut() {
        return new Reply(Manner.CUT, 0, "");
    }

    /** The connection is closed while the body is on its way. */
    public static Reply cutEarly() {
        return new Reply(Manner.CUT_EARLY, 0, "");
    }

    /** The events are taken, but the client never hears of it. */
    public static Reply takeAndCut() {
        return new Reply(Manner.TAKE_AND_CUT, 0, "");
    }

    /** The events are taken, but the client hears only half of it. */
    public static Reply takeAndHalf() {
        return new Reply(Manner.TAKE_AND_HALF, 200, "");
    }

    /** The events are taken, and the answer comes slowly. */
    public static Reply trickle() {
        return new Reply(Manner.TRICKLE, 200, "");
    }
}
