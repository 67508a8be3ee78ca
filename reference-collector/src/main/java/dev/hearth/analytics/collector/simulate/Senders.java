package dev.hearth.analytics.collector.simulate;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.client.ProtocolClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several connections that send what is put into one short queue: whoever fills it waits for them, so that a slow collector
 * costs time and no memory. The first failure ends all.
 */
final class Senders implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 30;
    /** How often a batch is sent once more because its connection broke. */
    private static final int BROKEN_MAX = 3;

    private static final long RETRY_SECONDS_MAX = 30;
    private static final int WAITING_A_CONNECTION = 2;

    private final BlockingQueue<SimulatedBatch> waiting;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Answers answers;
    private final LongConsumer progress;
    private volatile boolean complete;

    /** @param progress told how many events were just answered; on any thread */
    Senders(Supplier<ProtocolClient> clients, int connections, Answers answers, LongConsumer progress) {
        this.waiting = new ArrayBlockingQueue<>(connections * WAITING_A_CONNECTION);
        this.answers = answers;
        this.progress = progress;
        for (int i = 0; i < connections; i++) {
            ProtocolClient client = clients.get();
            Thread thread = new Thread(() -> run(client), "simulate-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Has {@code batch} sent; waits while there is too much to send. */
    void send(SimulatedBatch batch) throws IOException, InterruptedException, SimulationException {
        while (!waiting.offer(batch, 1, SECONDS)) {
            throwFailure();
        }
    }

    /** Waits until all is sent. */
    void finish() throws IOException, InterruptedException, SimulationException {
        complete = true;
        for (Thread thread : threads) {
            thread.join();
        }
        throwFailure();
    }

    @Override
    public void close() {
        complete = true;
        threads.forEach(Thread::interrupt);
    }

    private void throwFailure() throws IOException, InterruptedException, SimulationException {
        Exception thrown = failure.get();
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof InterruptedException e) {
            throw e;
        }
        if (thrown != null) {
            throw new SimulationException(String.valueOf(thrown.getMessage()));
        }
    }

    private void run(ProtocolClient client) {
        try {
            while (failure.get() == null) {
                SimulatedBatch batch = waiting.poll(1, SECONDS);
                if (batch != null) {
                    exchange(client, batch);
                    progress.accept(batch.events().size());
                } else if (complete) {
                    return;
                }
            }
        } catch (IOException | InterruptedException | SimulationException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void exchange(ProtocolClient client, SimulatedBatch batch)
            throws IOException, InterruptedException, SimulationException {
        byte[] body = batch.body(client.serverMillis());
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            long began = System.nanoTime();
            HttpResponse<String> response;
            try {
                response = post(client, body, batch.optedOut());
            } catch (IOException e) {
                // Its connection broke, as players' do: the same batch once more, which is counted once.
                if (attempt > BROKEN_MAX) {
                    throw e;
                }
                answers.addRetry();
                continue;
            }
            answers.addExchange(System.nanoTime() - began);
            int status = response.statusCode();
            if (status == 204 && batch.optedOut()) {
                answers.addOptedOut(batch.events().size());
                return;
            }
            if (status == 200 && !batch.optedOut()) {
                if (!batch.again()) {
                    account(ProtocolClient.json(response), batch);
                }
                return;
            }
            if (status != 503 && status != 429) {
                throw new SimulationException("the collector answered " + status + " "
                        + ProtocolClient.json(response).path("code").asText("") + " to a batch");
            }
            answers.addRetry();
            long seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
            SECONDS.sleep(Math.min(RETRY_SECONDS_MAX, seconds));
        }
        throw new SimulationException("the collector took no batch in " + ATTEMPTS_MAX + " attempts");
    }

    private static HttpResponse<String> post(ProtocolClient client, byte[] body, boolean optedOut)
            throws IOException, InterruptedException {
        var request = client.signed(ProtocolClient.EVENTS, body)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body));
        if (optedOut) {
            request.header("X-Analytics-Opt-Out", "1");
        }
        return client.send(request);
    }

    private void account(JsonNode answer, SimulatedBatch batch) throws SimulationException {
        for (JsonNode result : answer.path("results")) {
            String reason = result.path("reason").asText("");
            if (result.path("status").asText().equals("rejected") && !reason.equals("timestamp_in_future")) {
                throw new SimulationException("the collector rejected an event: " + reason);
            }
        }
        answers.add(
                batch.events().size(),
                answer.path("accepted").asLong(),
                answer.path("duplicate").asLong(),
                answer.path("rejected").asLong());
    }
}
