package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.client.ClientKey;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays villages into a collector, over the last days up to now, as games do that live in the real world: some are killed,
 * some are offline and send everything at the end, some have wrong clocks, some send twice because an answer was lost, some
 * find an old device and send what is too late, and some players say no.
 *
 * <p>Villages are made one after the other and forgotten, so the size of a run is bounded by time alone. The same seed within
 * the same days is the same villages, events and ids; a second run adds nothing.
 */
public final class Simulation {
    /** The most connections: {@value}. */
    public static final int CONNECTIONS_MAX = 64;

    private static final int BATCH_EVENTS = 500;
    private static final double BATCH_SENT_TWICE = 0.02;
    private static final double EVENTS_SENT_TWICE = 0.01;
    private static final double FINDS_OLD_DEVICE = 0.01;
    private static final int OLD_DEVICE_DAYS = 3;
    /** Days that no village lives, for dice that are thrown once. */
    private static final long EVENTS_DAY = -1;

    private static final long OLD_DEVICE_DAY = -2;
    private static final int OFFLINE_EVENTS_MAX = 50_000;

    /** How far from the edge of the late window an event stays, because sending takes time. */
    private static final long MARGIN_MILLIS = HOURS.toMillis(2);

    private final URI target;
    private final ClientKey key;
    private final InstantSource clock;
    private final long seed;
    private final Answers answers = new Answers();
    private final ExpectedKpis expected = new ExpectedKpis();
    private final Map<Long, byte[]> salts = new TreeMap<>();
    private final List<SimulatedEvent> open = new ArrayList<>();
    private final List<SimulatedEvent> offline = new ArrayList<>();
    private final SplittableRandom batchIds;
    private final SplittableRandom lostAnswers;
    private long lateWindowMillis;
    private long now;
    private @Nullable Senders senders;

    /** A simulation of the villages of {@code seed}. */
    public Simulation(URI target, ClientKey key, InstantSource clock, long seed) {
        this.target = target;
        this.key = key;
        this.clock = clock;
        this.seed = seed;
        this.batchIds = new SplittableRandom(); // A batch of another run is another batch.
        this.lostAnswers = new SplittableRandom(seed);
    }

    /**
     * Plays until one of both limits is reached.
     *
     * @param days how many UTC days, today included; what is older than the late window is left out
     * @param progress told how many more villages were played and events answered
     */
    public void play(long villagesMax, long eventsMax, int days, int connections, Progress progress)
            throws IOException, InterruptedException, SimulationException {
        ProtocolClient first = client();
        readConfig(first);
        now = first.serverMillis();
        long today = Math.floorDiv(now, DAYS.toMillis(1));
        try (Senders sending = new Senders(this::corrected, connections, answers, progress::events)) {
            senders = sending;
            for (long number = 0; number < villagesMax && expected.accepted() < eventsMax; number++) {
                play(new Village(seed, number), today, days);
                progress.village();
            }
            flush(offline, false);
            flush(open, false);
            sending.finish();
        }
        if (first.serverMillis() - now > MARGIN_MILLIS) {
            throw new SimulationException("sending took so long that events came too late to be counted as expected");
        }
    }

    /** What the collector answered. */
    public Answers answers() {
        return answers;
    }

    /** The KPIs that must come out, if nothing else is sent, as JSON. */
    public JsonNode expected() {
        return expected.json();
    }

    /** Is told how far a run is; on any thread. */
    public interface Progress {
        /** One more village was played. */
        void village();

        /** So many more events were answered. */
        void events(long count);
    }

    private ProtocolClient client() {
        return new ProtocolClient(target, key, clock);
    }

    /** A client that knows the server's time. */
    private ProtocolClient corrected() {
        ProtocolClient client = client();
        try {
            client.send(client.request("/healthz").GET());
        } catch (IOException e) {
            return client; // What it sends next says the same, to somebody who listens.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return client;
    }

    private void readConfig(ProtocolClient client) throws IOException, InterruptedException, SimulationException {
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

    private void play(Village village, long today, int days)
            throws IOException, InterruptedException, SimulationException {
        List<SimulatedEvent> lived = new ArrayList<>();
        for (long day = today - days + 1; day <= today; day++) {
            lived.addAll(VillageDay.of(village, day, today, salts));
        }
        if (village.optedOut()) {
            refuse(lived);
        } else if (!village.corrected()) {
            rejected(lived);
        } else {
            List<SimulatedEvent> counted = lived.stream()
                    .filter(event -> event.atMillis() <= now)
                    .filter(event -> event.atMillis() >= now - lateWindowMillis + MARGIN_MILLIS)
                    .toList();
            expected.take(counted);
            add(counted, village.dice(EVENTS_DAY), village.offline() ? offline : open);
            findOldDevice(village, today);
            flushFull();
        }
    }

    /** With the header that says no, nothing of it may be looked at. */
    private void refuse(List<SimulatedEvent> events) throws IOException, InterruptedException, SimulationException {
        if (!events.isEmpty()) {
            expected.takeOptedOut(events.size());
            flush(new ArrayList<>(events), true);
        }
    }

    /** Of a clock that is ahead, and that nobody corrects. */
    private void rejected(List<SimulatedEvent> events) {
        List<SimulatedEvent> ahead = events.stream()
                .filter(event -> event.atMillis() > now + MARGIN_MILLIS)
                .toList();
        expected.takeFuture(ahead.size());
        open.addAll(ahead);
    }

    /** Events of a day long gone: in the log, and in no KPI. */
    private void findOldDevice(Village village, long today) {
        long windowDays = lateWindowMillis / DAYS.toMillis(1) + 1;
        if (village.dice(OLD_DEVICE_DAY).nextDouble() < FINDS_OLD_DEVICE) {
            long day = today - windowDays - 1 - OLD_DEVICE_DAYS;
            List<SimulatedEvent> late = VillageDay.of(village, day, today, salts);
            expected.takeLate(late.size());
            open.addAll(late);
        }
    }

    private void add(List<SimulatedEvent> events, SplittableRandom dice, List<SimulatedEvent> to) {
        to.addAll(events);
        if (!events.isEmpty() && dice.nextDouble() < EVENTS_SENT_TWICE) {
            to.addAll(events);
            expected.takeDuplicates(events.size());
        }
    }

    private void flushFull() throws IOException, InterruptedException, SimulationException {
        if (offline.size() >= OFFLINE_EVENTS_MAX) {
            flush(offline, false);
        }
        while (open.size() >= BATCH_EVENTS) {
            flush(open.subList(0, BATCH_EVENTS), false);
        }
    }

    /** Sends all of {@code events} and empties the list. */
    private void flush(List<SimulatedEvent> events, boolean optedOut)
            throws IOException, InterruptedException, SimulationException {
        for (int from = 0; from < events.size(); from += BATCH_EVENTS) {
            List<SimulatedEvent> some = List.copyOf(events.subList(from, Math.min(from + BATCH_EVENTS, events.size())));
            UUID id = new UUID((batchIds.nextLong() & ~0xF000L) | 0x4000L, batchIds.nextLong() >>> 2 | Long.MIN_VALUE);
            send(new SimulatedBatch(id, some, optedOut, false));
            if (!optedOut && lostAnswers.nextDouble() < BATCH_SENT_TWICE) {
                send(new SimulatedBatch(id, some, false, true));
            }
        }
        events.clear();
    }

    private void send(SimulatedBatch batch) throws IOException, InterruptedException, SimulationException {
        if (senders == null) {
            throw new IllegalStateException("not playing");
        }
        senders.send(batch);
    }
}
