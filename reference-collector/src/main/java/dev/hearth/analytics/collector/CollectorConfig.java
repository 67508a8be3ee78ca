package dev.hearth.analytics.collector;

import dev.hearth.analytics.collector.access.AccessKeys;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import dev.hearth.analytics.collector.limits.AddressRanges;
import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import dev.hearth.analytics.collector.store.redis.RedisStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Collector} runs. Immutable; its text form names no secret. A value that makes no sense is refused by
 * {@link Builder#build()} with an {@link IllegalArgumentException} that names it.
 */
public final class CollectorConfig {
    /** The engine when none is given: {@value}. */
    public static final String SQLITE = "sqlite:";
    /** The port when none is given: {@value}. */
    public static final int DEFAULT_PORT = 8080;
    /** The fewest distinct villages of a day that is shown, when not given: {@value}. */
    public static final int DEFAULT_MIN_AGGREGATION = 5;
    /** The late window when none is given, in hours: {@value}. */
    public static final int DEFAULT_LATE_WINDOW_HOURS = 48;
    /** The longest late window, in hours: {@value}. A salt lives as long, so it is a bound on privacy too. */
    public static final int LATE_WINDOW_HOURS_MAX = 24 * 31;
    /** The longest that a stopping collector goes on serving, in seconds: {@value}. */
    public static final int DRAIN_SECONDS_MAX = 3;

    private final String host;
    private final int port;
    private final Path dataDirectory;
    private final String store;
    private final Map<String, String> clientKeys;
    private final Set<String> serviceTokens;
    private final int minAggregation;
    private final Duration lateWindow;
    private final InstantSource instantSource;
    private final List<CatalogSource> catalogs;
    private final boolean disabled;
    private final boolean dashboard;
    private final @Nullable Path keyFile;
    private final @Nullable Path keyStore;
    private final String keyStorePassword;
    private final Limits limits;
    private final AddressRanges trustedProxies;
    private final AddressRanges exemptAddresses;
    private final boolean obeyingBrowserOptOut;
    private final Duration drain;

    private CollectorConfig(Builder builder) {
        host = builder.host;
        port = checkRange("port", builder.port, 0, 65535);
        if (builder.dataDirectory == null) {
            throw refused("dataDirectory", "must be given");
        }
        dataDirectory = builder.dataDirectory;
        store = builder.store;
        if (!store.equals(SQLITE) && !RedisStore.isAddress(store)) {
            throw refused("store", "must be " + SQLITE + ", redis://… or redis-cluster://…");
        }
        clientKeys = Map.copyOf(builder.clientKeys);
        serviceTokens = Set.copyOf(builder.serviceTokens);
        minAggregation = checkRange("minAggregation", builder.minAggregation, 0, 1_000_000);
        lateWindow = builder.lateWindow;
        if (lateWindow.compareTo(Duration.ofHours(1)) < 0
                || lateWindow.compareTo(Duration.ofHours(LATE_WINDOW_HOURS_MAX)) > 0
                || !lateWindow.equals(Duration.ofHours(lateWindow.toHours()))) {
            throw refused("lateWindow", "must be whole hours, 1 to " + LATE_WINDOW_HOURS_MAX);
        }
        instantSource = builder.instantSource;
        catalogs = List.copyOf(builder.catalogs);
        disabled = builder.disabled;
        dashboard = builder.dashboard;
        keyFile = builder.keyFile;
        keyStore = builder.keyStore;
        keyStorePassword = builder.keyStorePassword;
        limits = builder.limits;
        trustedProxies = builder.trustedProxies;
        exemptAddresses = builder.exemptAddresses;
        obeyingBrowserOptOut = builder.obeyingBrowserOptOut;
        drain = builder.drain;
        checkRange("drain", (int) Math.min(drain.toSeconds(), Integer.MAX_VALUE), 0, DRAIN_SECONDS_MAX);
    }

    /** A builder with every default set; only the data directory must be given. */
    public static Builder builder() {
        return new Builder();
    }

    public String host() {
        return host;
    }

    /** 0 takes any free port. */
    public int port() {
        return port;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Which engine, and where; may hold a password. */
    public String store() {
        return store;
    }

    /** Secret by key id. */
    public Map<String, String> clientKeys() {
        return clientKeys;
    }

    public Set<String> serviceTokens() {
        return serviceTokens;
    }

    public int minAggregation() {
        return minAggregation;
    }

    public Duration lateWindow() {
        return lateWindow;
    }

    public InstantSource instantSource() {
        return instantSource;
    }

    /** The games' own catalogs, besides the protocol's events. */
    public List<CatalogSource> catalogs() {
        return catalogs;
    }

    public boolean disabled() {
        return disabled;
    }

    public boolean dashboard() {
        return dashboard;
    }

    /** Where more keys are, or null. */
    public @Nullable Path keyFile() {
        return keyFile;
    }

    /** Where the certificate for TLS is, or null for plain HTTP. */
    public @Nullable Path keyStore() {
        return keyStore;
    }

    String keyStorePassword() {
        return keyStorePassword;
    }

    public Limits limits() {
        return limits;
    }

    public AddressRanges trustedProxies() {
        return trustedProxies;
    }

    public AddressRanges exemptAddresses() {
        return exemptAddresses;
    }

    public boolean obeyingBrowserOptOut() {
        return obeyingBrowserOptOut;
    }

    public Duration drain() {
        return drain;
    }

    @Override
    public String toString() {
        return "CollectorConfig[" + host + ":" + port + ", dataDirectory=" + dataDirectory + ", clientKeys="
                + clientKeys.size() + ", serviceTokens=" + serviceTokens.size() + "]";
    }

    private static int checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw refused(name, "must be " + min + " to " + max + ", not " + value);
        }
        return value;
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException(name + ": " + why);
    }

    /** Collects the values. Not safe for several threads. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = DEFAULT_PORT;
        private @Nullable Path dataDirectory;
        private String store = SQLITE;
        private final Map<String, String> clientKeys = new LinkedHashMap<>();
        private final Set<String> serviceTokens = new LinkedHashSet<>();
        private int minAggregation = DEFAULT_MIN_AGGREGATION;
        private Duration lateWindow = Duration.ofHours(DEFAULT_LATE_WINDOW_HOURS);
        private InstantSource instantSource = InstantSource.system();
        private List<CatalogSource> catalogs = List.of();
        private boolean disabled;
        private boolean dashboard;
        private @Nullable Path keyFile;
        private @Nullable Path keyStore;
        private String keyStorePassword = "";
        private Limits limits = Limits.defaults();
        private AddressRanges trustedProxies = AddressRanges.parse(Set.of());
        private AddressRanges exemptAddresses = AddressRanges.parse(AddressRanges.LOOPBACK);
        private boolean obeyingBrowserOptOut;
        private Duration drain = Duration.ZERO;

        private Builder() {}

        /** The address to listen on. Default {@code 127.0.0.1}: this machine alone. */
        public Builder host(String host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /** The port to listen on; 0 takes any free one. Default {@value CollectorConfig#DEFAULT_PORT}. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Where what this collector keeps is: the store, unless it is Redis. Made if it is not there. */
        public Builder dataDirectory(Path dataDirectory) {
            this.dataDirectory = Objects.requireNonNull(dataDirectory, "dataDirectory");
            return this;
        }

        /**
         * Which engine: {@value CollectorConfig#SQLITE}, a file in the data directory, for one collector at a time; or
         * {@code redis://…} or {@code redis-cluster://…}, for any number of them. Default {@value CollectorConfig#SQLITE}.
         */
        public Builder store(String store) {
            this.store = Objects.requireNonNull(store, "store");
            return this;
        }

        /** Adds a client key, with which games sign their batches. */
        public Builder clientKey(String id, String secret) {
            AccessKeys.checkClientKey(id, secret);
            clientKeys.put(id, secret);
            return this;
        }

        /** Adds several client keys: secret by id. */
        public Builder clientKeys(Map<String, String> keys) {
            keys.forEach(this::clientKey);
            return this;
        }

        /** Adds a service token: it reads the KPIs, and may send events unsigned. */
        public Builder serviceToken(String token) {
            AccessKeys.checkServiceToken(token);
            serviceTokens.add(token);
            return this;
        }

        /** Adds several service tokens. */
        public Builder serviceTokens(Iterable<String> tokens) {
            tokens.forEach(this::serviceToken);
            return this;
        }

        /**
         * Days with fewer distinct villages than this, but not none, are suppressed. 0 and 1 suppress nothing. Default
         * {@value CollectorConfig#DEFAULT_MIN_AGGREGATION}.
         */
        public Builder minAggregation(int villages) {
            this.minAggregation = villages;
            return this;
        }

        /**
         * How long after its time an event still moves the KPIs of its day. Whole hours, 1 to
         * {@value CollectorConfig#LATE_WINDOW_HOURS_MAX}; default {@value CollectorConfig#DEFAULT_LATE_WINDOW_HOURS}.
         */
        public Builder lateWindow(Duration lateWindow) {
            this.lateWindow = Objects.requireNonNull(lateWindow, "lateWindow");
            return this;
        }

        /** The only clock that the collector reads. Default: the system's. */
        public Builder instantSource(InstantSource instantSource) {
            this.instantSource = Objects.requireNonNull(instantSource, "instantSource");
            return this;
        }

        /**
         * A file of keys ({@link dev.hearth.analytics.collector.access.KeyFile}), which is read again when it changes. Of a
         * kind that is also given here, client keys or service tokens, the file's are not used.
         */
        public Builder keyFile(Path keyFile) {
            this.keyFile = Objects.requireNonNull(keyFile, "keyFile");
            return this;
        }

        /** A key store (PKCS12 or JKS) with a certificate: the collector then speaks TLS and nothing else. */
        public Builder tls(Path keyStore, String password) {
            this.keyStore = Objects.requireNonNull(keyStore, "keyStore");
            this.keyStorePassword = Objects.requireNonNull(password, "password");
            return this;
        }

        /** Sets a limit of the edge; refused at once if it cannot be that. */
        public Builder limit(Limit limit, long value) {
            limits = limits.with(limit, value);
            return this;
        }

        /** Ranges of proxies whose {@code X-Forwarded-For} is believed. Default: none. */
        public Builder trustedProxies(Collection<String> ranges) {
            this.trustedProxies = AddressRanges.parse(ranges);
            return this;
        }

        /** Ranges of addresses that the limits of addresses are not for. Default: this machine. */
        public Builder exemptAddresses(Collection<String> ranges) {
            this.exemptAddresses = AddressRanges.parse(ranges);
            return this;
        }

        /** Whether {@code DNT: 1} and {@code Sec-GPC: 1} opt out as the protocol's own header does. Default: no. */
        public Builder obeyingBrowserOptOut(boolean obeying) {
            this.obeyingBrowserOptOut = obeying;
            return this;
        }

        /**
         * How long a stopping collector goes on serving after {@code /readyz} has said that it stops, so that a load balancer
         * can take it out first. Whole seconds, at most {@value CollectorConfig#DRAIN_SECONDS_MAX}; default 0.
         */
        public Builder drain(Duration drain) {
            this.drain = Objects.requireNonNull(drain, "drain");
            return this;
        }

        /**
         * The games' own catalogs, besides the protocol's events. Read at the start, and again whenever a file changes.
         * Default: none.
         */
        public Builder catalogs(List<CatalogSource> catalogs) {
            this.catalogs = List.copyOf(catalogs);
            return this;
        }

        /** Tells every client to stop sending, and takes nothing. Default false. */
        public Builder disabled(boolean disabled) {
            this.disabled = disabled;
            return this;
        }

        /** Serves the dashboard at {@code /dashboard}; a service token signs in to it. Default false. */
        public Builder dashboard(boolean dashboard) {
            this.dashboard = dashboard;
            return this;
        }

        public CollectorConfig build() {
            return new CollectorConfig(this);
        }
    }
}
