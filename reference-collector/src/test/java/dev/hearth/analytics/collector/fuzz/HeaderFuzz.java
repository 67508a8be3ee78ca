package dev.hearth.analytics.collector.fuzz;

import java.nio.charset.StandardCharsets;

/** Anything at all where a request should be: first lines, headers, signatures, times. */
public final class HeaderFuzz {
    private static final byte[] POST =
            "POST /api/analytics/events HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII);

    private HeaderFuzz() {}

    /** Called by Jazzer, and by the build with what it has found. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] request = data;
        if (data.length > 0 && data[0] == '+') {
            // The rest are headers of a request that begins rightly.
            request = new byte[POST.length + data.length - 1];
            System.arraycopy(POST, 0, request, 0, POST.length);
            System.arraycopy(data, 1, request, POST.length, data.length - 1);
        }
        String answer = Fuzzed.exchange(request);
        Fuzzed.demand(!answer.startsWith("HTTP/1.1 5"), "the answer was " + answer);
        Fuzzed.demand(!answer.contains("Exception"), "the answer told too much: " + answer);
        if (!answer.isEmpty()) {
            Fuzzed.demand(answer.startsWith("HTTP/1."), "the answer was no HTTP: " + answer);
        }
        Fuzzed.isWell();
    }
}
