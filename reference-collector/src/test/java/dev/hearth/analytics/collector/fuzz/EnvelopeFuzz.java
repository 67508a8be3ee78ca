package dev.hearth.analytics.collector.fuzz;

/** The body of a batch: JSON, or what somebody takes for it. */
public final class EnvelopeFuzz {
    private EnvelopeFuzz() {}

    /** Called by Jazzer, and by the build with what it has found. */
    public static void fuzzerTestOneInput(byte[] data) {
        String answer = Fuzzed.post(data, false);
        if (answer.startsWith("HTTP/1.1 200")) {
            String again = Fuzzed.post(data, false);
            Fuzzed.demand(body(again).equals(body(answer)), "the same batch was answered in another way: " + again);
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
