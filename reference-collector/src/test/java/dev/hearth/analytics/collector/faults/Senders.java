package dev.hearth.analytics.collector.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.faults.Traffic.Batch;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Clients that send each batch to any collector, again and again, until one has answered with 200. */
final class Senders implements AutoCloseable {
    private static final Duration REQUEST_MAX = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Batch> waiting;
    private final Map<Batch, JsonNode> answers = new ConcurrentHashMap<>();
    private final Map<URI, Long> skewsMillis = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<Future<?>> running = new ArrayList<>();
    private final Supplier<List<URI>> targets;
    private final Semaphore permits;

    /**
     * @param permits one is taken for each batch
     */
    Senders(List<Batch> batches, Supplier<List<URI>> targets, Semaphore permits) {
        this.waiting = new ConcurrentLinkedQueue<>(batches);
        this.targets = targets;
        this.permits = permits;
    }

    void start(int threads, Random random) {
        for (int i = 0; i < threads; i++) {
            long seed = random.nextLong();
            running.add(executor.submit(() -> send(new Random(seed))));
        }
    }

    /** How many batches are acknowledged. */
    int acknowledged() {
        return answers.size();
    }

    /** How many requests were not answered with 200. */
    int failures() {
        return failures.get();
    }

    Collection<JsonNode> answers() {
        return answers.values();
    }

    /** A copy of the answer to a batch that is acknowledged. */
    JsonNode answerTo(Batch batch) {
        return Objects.requireNonNull(answers.get(batch)).deepCopy();
    }

    /** Throws what a sender has given up for, which is an error of the collector. */
    void assertNoneHasFailed() throws ExecutionException, InterruptedException {
        for (Future<?> sender : running) {
            if (sender.isDone()) {
                sender.get();
            }
        }
    }

    private void send(Random random) {
        Map<URI, TestClient> clients = new ConcurrentHashMap<>();
        try {
            permits.acquire();
            for (Batch batch = waiting.poll(); batch != null; batch = waiting.poll()) {
                while (!isAcknowledged(batch, clients, random)) {
                    failures.incrementAndGet();
                    if (Thread.interrupted()) {
                        return;
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                permits.acquire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAcknowledged(Batch batch, Map<URI, TestClient> clients, Random random) {
        List<URI> up = targets.get();
        URI uri = up.get(random.nextInt(up.size()));
        try {
            TestClient client = clients.computeIfAbsent(uri, u -> new TestClient(u, REQUEST_MAX));
            long now = Instant.now().toEpochMilli() + skewsMillis.getOrDefault(uri, 0L);
            HttpResponse<String> response = client.postSigned(batch.json(), now);
            if (response.statusCode() == 200) {
                answers.put(batch, TestClient.json(response));
                return true;
            }
            judge(uri, response);
            return false;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** What a client has to put up with; anything else is an error. */
    private void judge(URI uri, HttpResponse<String> response) {
        if (response.statusCode() == 401 && response.body().contains("timestamp_skew")) {
            // As a client does it: the server's clock counts, even if it is wrong.
            long server = Long.parseLong(
                    response.headers().firstValue("X-Server-Time").orElseThrow());
            skewsMillis.put(uri, server - Instant.now().toEpochMilli());
        } else if (response.statusCode() != 503
                || response.headers().firstValue("Retry-After").isEmpty()) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
