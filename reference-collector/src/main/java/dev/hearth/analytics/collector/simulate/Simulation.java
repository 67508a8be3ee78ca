package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.client.EventForms;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Plays villages into a collector, over the last days up to now. Only what is still within the late window is sent: an
 * older event would be late, and move no KPI.
 */
public final class Simulation {
    private static final int BATCH_EVENTS = 500;
    private static final int ATTEMPTS_MAX = 10;
    private static final long RETRY_SECONDS_MAX = 30;
    /** How far from the edge of the late window an event stays, because sending takes time. */
    private static final long MARGIN_MILLIS = MINUTES.toMillis(30);

    private final ProtocolClient client;
    private final long seed;
    private final EventForms forms;
    private final ExpectedKpis expected = new ExpectedKpis();
    private final Map<Long, byte[]> salts = new TreeMap<>();
    private final List<ObjectNode> waiting = new ArrayList<>();
    private long lateWindowMillis;
    private long sent;
    private long duplicate;

    /** A simulation that cannot go on. The message is one sentence for the operator. */
    public static final class SimulationException extends Exception {
        private static final long serialVersionUID = 1;

        SimulationException(String message) {
            super(message);
        }
    }

    public Simulation(ProtocolClient client, long seed) {
        this.client = client;
        this.seed = seed;
        this.forms = new EventForms(new SplittableRandom(seed ^ client.serverMillis()), "simulate");
    }

    /**
     * Plays.
     *
     * @param days how many UTC days, today included
     * @param afterVillage is run after each village
     */
    public void play(int villages, int days, Runnable afterVillage)
            throws IOException, InterruptedException, SimulationException {
        readConfig();
        long now = client.serverMillis();
        long today = Math.floorDiv(now, DAYS.toMillis(1));
        for (int village = 0; village < villages; village++) {
            for (long day = today - days + 1; day <= today; day++) {
                for (ObjectNode event : VillageLife.day(seed, village, day, salts)) {
                    take(event, now);
                }
            }
            afterVillage.run();
        }
        send();
    }

    private void readConfig() throws IOException, InterruptedException, SimulationException {
        HttpResponse<String> response = client.config();
        JsonNode config = ProtocolClient.json(response);
        if (response.statusCode() != 200) {
            throw new SimulationException("the collector answered " + response.statusCode() + " "
                    + config.path("code").asText("") + " when asked for its configuration");
        }
        lateWindowMillis = HOURS.toMillis(config.path("late_window_hours").asLong());
        for (JsonNode salt : config.path("salts")) {
            salts.put(
                    LocalDate.parse(salt.get("day").asText()).toEpochDay(),
                    HexFormat.of().parseHex(salt.get("salt").asText()));
        }
    }

    private void take(ObjectNode event, long now) throws IOException, InterruptedException, SimulationException {
        long at = Instant.parse(event.get("ts_utc").asText()).toEpochMilli();
        if (at > now || at < now - lateWindowMillis + MARGIN_MILLIS) {
            return;
        }
        expected.take(event);
        waiting.add(event);
        if (waiting.size() == BATCH_EVENTS) {
            send();
        }
    }

    private void send() throws IOException, InterruptedException, SimulationException {
        if (waiting.isEmpty()) {
            return;
        }
        ObjectNode batch = forms.batch(client.serverMillis(), waiting);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            HttpResponse<String> response = client.post(batch);
            if (response.statusCode() == 200) {
                account(ProtocolClient.json(response));
                return;
            }
            if (response.statusCode() != 503 && response.statusCode() != 429) {
                throw new SimulationException("the collector answered " + response.statusCode() + " "
                        + ProtocolClient.json(response).path("code").asText("") + " to a batch");
            }
            long seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
            SECONDS.sleep(Math.min(RETRY_SECONDS_MAX, seconds));
        }
        throw new SimulationException("the collector took no batch in " + ATTEMPTS_MAX + " attempts");
    }

    private void account(JsonNode answer) throws SimulationException {
        if (answer.path("rejected").asInt() > 0) {
            throw new SimulationException("the collector rejected an event: "
                    + answer.path("results").path(0).path("reason").asText("without a reason"));
        }
        sent += waiting.size();
        duplicate += answer.path("duplicate").asInt();
        waiting.clear();
    }

    /** How many events were sent and answered. */
    public long sent() {
        return sent;
    }

    /** How many of them the collector had already. */
    public long duplicate() {
        return duplicate;
    }

    /** The KPIs that must come out, if nothing else is sent, as JSON. */
    public JsonNode expected() {
        return expected.json();
    }
}
