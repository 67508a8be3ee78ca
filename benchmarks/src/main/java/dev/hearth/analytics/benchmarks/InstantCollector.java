package dev.hearth.analytics.benchmarks;

import dev.hearth.analytics.spi.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Accepts every batch at once, in memory: what is measured is the client, not a network. */
final class InstantCollector implements Transport {
    private static final Pattern BATCH_ID = Pattern.compile("\"batch_id\"\\s*:\\s*\"([^\"]+)\"");
    private static final int HEAD_BYTES = 256;

    private final LongAdder batches = new LongAdder();

    @Override
    public Answer exchange(Request request) throws IOException {
        String now = Instant.now().toString();
        byte[] body = request.body();
        String answer = body == null || body.length == 0 ? configuration(now) : acknowledgement(body, now);
        return new Answer(
                200,
                Map.of("content-type", "application/json", "x-server-time", Long.toString(System.currentTimeMillis())),
                answer.getBytes(StandardCharsets.UTF_8));
    }

    long batches() {
        return batches.sum();
    }

    private String acknowledgement(byte[] body, String now) throws IOException {
        batches.increment();
        byte[] head;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            head = in.readNBytes(HEAD_BYTES);
        }
        Matcher matcher = BATCH_ID.matcher(new String(head, StandardCharsets.UTF_8));
        if (!matcher.find()) {
            throw new IOException("no batch_id in the first " + HEAD_BYTES + " bytes");
        }
        return "{\"batch_id\":\"" + matcher.group(1)
                + "\",\"accepted\":1,\"duplicate\":0,\"rejected\":0,\"results\":[],\"server_time\":\"" + now + "\"}";
    }

    private static String configuration(String now) {
        StringBuilder salts = new StringBuilder();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (int day = -3; day <= 1; day++) {
            salts.append(salts.length() == 0 ? "" : ",")
                    .append("{\"day\":\"")
                    .append(today.plusDays(day))
                    .append("\",\"salt\":\"")
                    .append("0123456789abcdef".repeat(4))
                    .append("\"}");
        }
        return "{\"server_time\":\"" + now + "\",\"enabled\":true,\"late_window_hours\":48,\"salts\":[" + salts
                + "],\"sampling\":{},\"flush_interval_seconds\":30,\"max_batch_events\":500,\"max_batch_bytes\":524288}";
    }
}
