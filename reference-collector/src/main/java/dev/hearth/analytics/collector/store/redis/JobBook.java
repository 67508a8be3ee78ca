package dev.hearth.analytics.collector.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The jobs as they are kept, and who does their next step. */
final class JobBook {
    /** How long a runner may be silent before another takes its step over. */
    static final Duration CLAIMED = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RedisLink link;
    private final byte[] token = Wire.bytes(UUID.randomUUID());

    JobBook(RedisLink link) {
        this.link = link;
    }

    private List<@Nullable Object> run(String what, byte[]... more) throws StoreUnavailableException {
        List<byte[]> args = new ArrayList<>(List.of(Wire.bytes(what)));
        args.addAll(List.of(more));
        return RedisLink.await(link.run(Script.JOBS, List.of(Wire.bytes(Keys.JOBS)), args));
    }

    Job request(Job.Request request, long steps) throws StoreUnavailableException {
        Job job = new Job(0, request, 0, steps, 0, null);
        long id = Wire.number(run("request", encode(job)).get(0));
        return new Job(id, request, 0, steps, 0, null);
    }

    @Nullable
    Job job(long id) throws StoreUnavailableException {
        byte[] stored = field("job:" + id);
        return stored == null ? null : decode(id, stored);
    }

    private byte @Nullable [] field(String field) throws StoreUnavailableException {
        return RedisLink.await(link.call(commands -> commands.hget(Wire.bytes(Keys.JOBS), Wire.bytes(field))));
    }

    /** The oldest job that is not over, if no other runner is at it. */
    @Nullable
    Job claim() throws StoreUnavailableException {
        List<@Nullable Object> claimed = run("claim", token, Wire.bytes(CLAIMED.toMillis()));
        if (claimed.isEmpty()) {
            return null;
        }
        Object stored = claimed.get(1);
        return stored == null ? null : decode(Wire.number(claimed.get(0)), (byte[]) stored);
    }

    /**
     * Goes on being the runner.
     *
     * @throws StoreUnavailableException if another has taken over
     */
    void renew() throws StoreUnavailableException {
        demand(run("renew", token, Wire.bytes(CLAIMED.toMillis())));
    }

    /** Writes how far the job is, and lets go of it. */
    void commit(Job job) throws StoreUnavailableException {
        demand(run("commit", token, Wire.bytes(job.id()), encode(job), Wire.bytes(job.isOver() ? "1" : "0")));
    }

    /** Lets go of the job as it is. */
    void letGo() throws StoreUnavailableException {
        run("let-go", token);
    }

    private static void demand(List<@Nullable Object> done) throws StoreUnavailableException {
        if (Wire.number(done.get(0)) != 1) {
            throw new StoreUnavailableException("another collector goes on with the job");
        }
    }

    /** The days that a job has to count anew when all else is done. */
    Set<Long> days(long id) throws StoreUnavailableException {
        byte[] stored = field("days:" + id);
        Set<Long> days = new TreeSet<>();
        if (stored != null && stored.length > 0) {
            for (String day : Wire.text(stored).split(",", -1)) {
                days.add(Long.valueOf(day));
            }
        }
        return days;
    }

    void setDays(long id, Set<Long> days) throws StoreUnavailableException {
        List<String> texts = days.stream().map(day -> Long.toString(day)).toList();
        byte[] field = Wire.bytes("days:" + id);
        byte[] value = Wire.bytes(String.join(",", texts));
        RedisLink.await(link.call(commands -> commands.hset(Wire.bytes(Keys.JOBS), field, value)));
    }

    private static byte[] encode(Job job) {
        ObjectNode json = JSON.createObjectNode()
                .put("kind", job.request().kind().name())
                .put("first_day", job.request().firstDay())
                .put("last_day", job.request().lastDay())
                .put("source", job.request().source())
                .put("steps_done", job.stepsDone())
                .put("steps", job.steps())
                .put("affected", job.affected());
        if (job.refusal() != null) {
            json.put("refusal", job.refusal());
        }
        return Wire.bytes(json.toString());
    }

    private static Job decode(long id, byte[] stored) throws StoreUnavailableException {
        try {
            JsonNode json = JSON.readTree(Wire.text(stored));
            Job.Request request = new Job.Request(
                    Job.Kind.valueOf(json.path("kind").asText()),
                    json.path("first_day").asLong(),
                    json.path("last_day").asLong(),
                    json.path("source").asText());
            return new Job(
                    id,
                    request,
                    json.path("steps_done").asLong(),
                    json.path("steps").asLong(),
                    json.path("affected").asLong(),
                    json.path("refusal").textValue());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new StoreUnavailableException("job " + id + " cannot be read", e);
        }
    }
}
