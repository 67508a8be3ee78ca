package dev.hearth.analytics.collector.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hearth.analytics.collector.limits.AddressRanges;
import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an address and a key may make: a bucket each that is filled evenly and holds a minute's worth. Buckets
 * are kept while they are in use, and no more than so many: whoever is forgotten begins with a full one. Of IPv6 an
 * address is its first 64 bits, which is what one customer is given. Safe for any thread.
 */
final class RateLimits {
    private static final int BUCKETS_MAX = 50_000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final String REMAINING = "RateLimit-Remaining";
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final long addressMax;
    private final long keyMax;
    private final AddressRanges exempt;
    private final TimeMeter time;
    private final Cache<List<Byte>, Bucket> addresses = buckets();
    private final Cache<String, Bucket> keys = buckets();

    RateLimits(Limits limits, AddressRanges exempt, LongSupplier nanos) {
        this.addressMax = limits.get(Limit.REQUESTS_PER_ADDRESS);
        this.keyMax = limits.get(Limit.REQUESTS_PER_KEY);
        this.exempt = exempt;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    private static <K> Cache<K, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(BUCKETS_MAX)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .build();
    }

    /** One more request of that address. */
    void takeAddress(@Nullable InetAddress address, Response response) throws ProblemException {
        if (addressMax > 0 && address != null && !exempt.contains(address)) {
            take(addresses.get(network(address), key -> bucket(addressMax)), addressMax, response);
        }
    }

    /** One more batch of that key, whose signature was right. */
    void takeKey(String keyId, Response response) throws ProblemException {
        if (keyMax > 0) {
            take(keys.get(keyId, key -> bucket(keyMax)), keyMax, response);
        }
    }

    private static List<Byte> network(InetAddress address) {
        byte[] bytes = address.getAddress();
        int length = address instanceof Inet6Address ? IPV6_NETWORK_BYTES : bytes.length;
        Byte[] boxed = new Byte[length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }

    private Bucket bucket(long perPeriod) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perPeriod).refillGreedy(perPeriod, PERIOD))
                .withCustomTimePrecision(time)
                .build();
    }

    /** The headers say how it stands; of two limits, the one that leaves less. */
    private static void take(Bucket bucket, long perPeriod, Response response) throws ProblemException {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        long before = response.getHeaders().getLongField(REMAINING);
        if (before < 0 || probe.getRemainingTokens() <= before) {
            response.getHeaders().put("RateLimit-Limit", perPeriod);
            response.getHeaders().put(REMAINING, probe.getRemainingTokens());
            response.getHeaders().put("RateLimit-Reset", seconds(probe.getNanosToWaitForReset()));
        }
        if (!probe.isConsumed()) {
            throw ProblemException.rateLimited(Math.max(1, seconds(probe.getNanosToWaitForRefill())));
        }
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
    }
}
