package dev.hearth.analytics;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.spi.Transport;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Analytics#start} needs to know. Immutable.
 *
 * <pre>{@code
 * AnalyticsConfig config = AnalyticsConfig.builder()
 *         .endpoint(URI.create("https://analytics.example.org"))
 *         .clientKey("my-game", secret)
 *         .storageDirectory(new File(saves, "analytics"))
 *         .appVersion("1.4.2")
 *         .platform("desktop")
 *         .build();
 * }</pre>
 */
public final class AnalyticsConfig {
    private final URI endpoint;
    private final String clientKeyId;
    private final String clientKeySecret;
    private final @Nullable Supplier<File> storageDirectoryFrom;
    private final String appVersion;
    private final String platform;
    private final Consent defaultConsent;
    private final boolean doNotTrack;
    private final boolean storeBeforeConsent;
    private final boolean optOutPing;
    private final List<EventType> eventTypes;
    private final Duration sessionTimeout;
    private final Duration flushInterval;
    private final long queueBytesMax;
    private final Duration queueAgeMax;
    private final Clock clock;
    private final @Nullable Transport transport;
    private final ConnectivityGate connectivityGate;
    private final DiagnosticLog diagnosticLog;
    private final FileStore fileStore;
    private final @Nullable Random random;
    private final boolean debug;
    private final boolean allowCleartext;
    private @Nullable File storageDirectory; // guarded by this; null until it was asked for

    private AnalyticsConfig(Builder builder) {
        endpoint = required(builder.endpoint, "endpoint");
        clientKeyId = required(builder.clientKeyId, "clientKey");
        clientKeySecret = required(builder.clientKeySecret, "clientKey");
        storageDirectoryFrom = builder.storageDirectoryFrom;
        storageDirectory = storageDirectoryFrom == null ? required(builder.storageDirectory, "storageDirectory") : null;
        appVersion = required(builder.appVersion, "appVersion");
        platform = required(builder.platform, "platform");
        defaultConsent = builder.defaultConsent;
        doNotTrack = builder.doNotTrack;
        storeBeforeConsent = builder.storeBeforeConsent;
        optOutPing = builder.optOutPing;
        eventTypes = Collections.unmodifiableList(new ArrayList<>(builder.eventTypes));
        sessionTimeout = builder.sessionTimeout;
        flushInterval = builder.flushInterval;
        queueBytesMax = builder.queueBytesMax;
        queueAgeMax = builder.queueAgeMax;
        clock = builder.clock;
        transport = builder.transport;
        connectivityGate = builder.connectivityGate;
        diagnosticLog = builder.diagnosticLog;
        fileStore = builder.fileStore;
        random = builder.random;
        debug = builder.debug;
        allowCleartext = builder.allowCleartext;
        requireSecure(endpoint, allowCleartext);
    }

    /**
     * Begins a configuration. The first time in a process, a thread of the library's begins to load its classes, so that
     * {@link Analytics#start} does not have to; it ends when it has done so, and touches nothing else.
     */
    public static Builder builder() {
        ClientFactory.preload();
        return new Builder();
    }

    /** Begins a configuration with all that this one has. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** See {@link Builder#endpoint}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The id of {@link Builder#clientKey}. */
    public String clientKeyId() {
        return clientKeyId;
    }

    /** The secret of {@link Builder#clientKey}. */
    public String clientKeySecret() {
        return clientKeySecret;
    }

    /** See {@link Builder#storageDirectory}; the first call asks {@link Builder#storageDirectoryFrom}. */
    public synchronized File storageDirectory() {
        if (storageDirectory == null && storageDirectoryFrom != null) {
            storageDirectory = storageDirectoryFrom.get();
        }
        return required(storageDirectory, "storageDirectory");
    }

    /** See {@link Builder#appVersion}. */
    public String appVersion() {
        return appVersion;
    }

    /** See {@link Builder#platform}. */
    public String platform() {
        return platform;
    }

    /** See {@link Builder#defaultConsent}. */
    public Consent defaultConsent() {
        return defaultConsent;
    }

    /** See {@link Builder#doNotTrack}. */
    public boolean doNotTrack() {
        return doNotTrack;
    }

    /** See {@link Builder#storeBeforeConsent}. */
    public boolean storeBeforeConsent() {
        return storeBeforeConsent;
    }

    /** See {@link Builder#optOutPing}. */
    public boolean optOutPing() {
        return optOutPing;
    }

    /** See {@link Builder#eventTypes}. */
    public List<EventType> eventTypes() {
        return eventTypes;
    }

    /** See {@link Builder#sessionTimeout}. */
    public Duration sessionTimeout() {
        return sessionTimeout;
    }

    /** See {@link Builder#flushInterval}. */
    public Duration flushInterval() {
        return flushInterval;
    }

    /** See {@link Builder#queueBytesMax}. */
    public long queueBytesMax() {
        return queueBytesMax;
    }

    /** See {@link Builder#queueAgeMax}. */
    public Duration queueAgeMax() {
        return queueAgeMax;
    }

    /** See {@link Builder#clock}. */
    public Clock clock() {
        return clock;
    }

    /** See {@link Builder#transport}; null for the library's own. */
    public @Nullable Transport transport() {
        return transport;
    }

    /** See {@link Builder#connectivityGate}. */
    public ConnectivityGate connectivityGate() {
        return connectivityGate;
    }

    /** See {@link Builder#diagnosticLog}. */
    public DiagnosticLog diagnosticLog() {
        return diagnosticLog;
    }

    /** See {@link Builder#fileStore}. */
    public FileStore fileStore() {
        return fileStore;
    }

    /** See {@link Builder#random}; null for the system's. */
    public @Nullable Random random() {
        return random;
    }

    /** See {@link Builder#debug}. */
    public boolean debug() {
        return debug;
    }

    /** Everything but the secret. */
    @Override
    public String toString() {
        File directory;
        synchronized (this) {
            directory = storageDirectory;
        }
        return "AnalyticsConfig{endpoint=" + endpoint + ", clientKeyId=" + clientKeyId + ", storageDirectory="
                + (directory == null ? "to be found" : directory) + ", appVersion=" + appVersion + ", platform="
                + platform
                + ", defaultConsent=" + defaultConsent + "}";
    }

    private static <T> T required(@Nullable T value, String argument) {
        if (value == null) {
            throw new IllegalArgumentException(argument + " is required");
        }
        return value;
    }

    private static void requireSecure(URI endpoint, boolean allowCleartext) {
        boolean secure = "https".equalsIgnoreCase(endpoint.getScheme());
        if (!secure && !allowCleartext && !isLoopback(endpoint.getHost())) {
            throw new IllegalArgumentException(
                    "endpoint must be https, or loopback, or allowCleartext must be set: " + endpoint);
        }
    }

    private static boolean isLoopback(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost") || lower.equals("[::1]") || lower.matches("127(\\.[0-9]{1,3}){3}");
    }

    /**
     * Collects an {@link AnalyticsConfig}. A mistake throws {@link IllegalArgumentException} naming the argument, from the
     * method that sets it or, for what is missing or does not go together, from {@link #build}.
     */
    public static final class Builder {
        private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
        private static final Pattern APP_VERSION = Pattern.compile("[A-Za-z0-9_.:+-]{1,64}");
        private static final Set<String> RESERVED = new HashSet<>(Arrays.asList(
                VillageActive.TYPE.name(),
                SessionStart.TYPE.name(),
                SessionEnd.TYPE.name(),
                DialogueOpen.TYPE.name(),
                CommandExecuted.TYPE.name()));

        private @Nullable URI endpoint;
        private @Nullable String clientKeyId;
        private @Nullable String clientKeySecret;
        private @Nullable File storageDirectory;
        private @Nullable Supplier<File> storageDirectoryFrom;
        private @Nullable String appVersion;
        private @Nullable String platform;
        private Consent defaultConsent = Consent.PENDING;
        private boolean doNotTrack;
        private boolean storeBeforeConsent = true;
        private boolean optOutPing;
        private boolean allowCleartext;
        private List<EventType> eventTypes = Collections.emptyList();
        private Duration sessionTimeout = Duration.ofSeconds(30);
        private Duration flushInterval = Duration.ofSeconds(30);
        private long queueBytesMax = 10L * 1024 * 1024;
        private Duration queueAgeMax = Duration.ofDays(30);
        private Clock clock = Clock.system();
        private @Nullable Transport transport;
        private ConnectivityGate connectivityGate = ConnectivityGate.alwaysOpen();
        private DiagnosticLog diagnosticLog = DiagnosticLog.standardError();
        private FileStore fileStore = FileStore.system();
        private @Nullable Random random;
        private boolean debug;

        private Builder() {}

        private Builder(AnalyticsConfig from) {
            endpoint = from.endpoint;
            clientKeyId = from.clientKeyId;
            clientKeySecret = from.clientKeySecret;
            storageDirectoryFrom = from.storageDirectoryFrom;
            storageDirectory = storageDirectoryFrom == null ? from.storageDirectory() : null;
            appVersion = from.appVersion;
            platform = from.platform;
            defaultConsent = from.defaultConsent;
            doNotTrack = from.doNotTrack;
            storeBeforeConsent = from.storeBeforeConsent;
            optOutPing = from.optOutPing;
            allowCleartext = from.allowCleartext;
            eventTypes = from.eventTypes;
            sessionTimeout = from.sessionTimeout;
            flushInterval = from.flushInterval;
            queueBytesMax = from.queueBytesMax;
            queueAgeMax = from.queueAgeMax;
            clock = from.clock;
            transport = from.transport;
            connectivityGate = from.connectivityGate;
            diagnosticLog = from.diagnosticLog;
            fileStore = from.fileStore;
            random = from.random;
            debug = from.debug;
        }

        /**
         * Sets where the collector is; required. The paths of the protocol ({@code /api/analytics/…}) are appended to it.
         * Must be {@code https}, except for a loopback address or after {@link #allowCleartext}.
         */
        public Builder endpoint(URI value) {
            required(value, "endpoint");
            String scheme = value.getScheme();
            boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            if (!http || value.getHost() == null) {
                throw new IllegalArgumentException("endpoint must be an http or https address with a host: " + value);
            }
            if (value.getUserInfo() != null || value.getQuery() != null || value.getFragment() != null) {
                throw new IllegalArgumentException("endpoint must have no user, query or fragment");
            }
            this.endpoint = value;
            return this;
        }

        /**
         * Sets the key that requests are signed with; required. It tells games apart and keeps accidents out; whoever has
         * the game has the key.
         *
         * @param id 1 to 64 of letters, digits and {@code _.:-}
         * @param secret at least one character; signs with its UTF-8 bytes
         */
        public Builder clientKey(String id, String secret) {
            required(id, "clientKey: the id");
            required(secret, "clientKey: the secret");
            if (!KEY_ID.matcher(id).matches()) {
                throw new IllegalArgumentException("clientKey: the id must match " + KEY_ID);
            }
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("clientKey: the secret must not be empty");
            }
            this.clientKeyId = id;
            this.clientKeySecret = secret;
            return this;
        }

        /**
         * Sets the directory that holds the queue and the player's consent; required. Made if it is not there. It should
         * be the library's alone and outlive an update of the game; several processes may share it.
         */
        public Builder storageDirectory(File value) {
            this.storageDirectory = required(value, "storageDirectory");
            this.storageDirectoryFrom = null;
            return this;
        }

        /**
         * Sets where to ask for the storage directory, if it takes the disk to find it out. Asked once, by the thread that
         * starts the client: with {@link Analytics#start(AnalyticsConfig, java.util.concurrent.Executor)} that is not the
         * caller's. What it throws, the start throws.
         */
        public Builder storageDirectoryFrom(Supplier<File> value) {
            this.storageDirectoryFrom = required(value, "storageDirectoryFrom");
            this.storageDirectory = null;
            return this;
        }

        /** Sets the game's version; required. 1 to 64 of letters, digits and {@code _.:+-}. */
        public Builder appVersion(String value) {
            required(value, "appVersion");
            if (!APP_VERSION.matcher(value).matches()) {
                throw new IllegalArgumentException("appVersion must match " + APP_VERSION + ": " + value);
            }
            this.appVersion = value;
            return this;
        }

        /**
         * Sets the platform's name, such as {@code desktop} or {@code android}; required. 1 to 64 of letters, digits and
         * {@code _.:-}.
         */
        public Builder platform(String value) {
            required(value, "platform");
            if (!KEY_ID.matcher(value).matches()) {
                throw new IllegalArgumentException("platform must match " + KEY_ID + ": " + value);
            }
            this.platform = value;
            return this;
        }

        /**
         * Sets what holds until the player has decided; {@link Consent#PENDING} by default. The player's own choice, once
         * made, and "do not track" both go before it.
         */
        public Builder defaultConsent(Consent value) {
            this.defaultConsent = required(value, "defaultConsent");
            return this;
        }

        /**
         * Sets whether the surroundings ask not to track; false by default. The environment variable {@code DO_NOT_TRACK}
         * and the system property {@code hearth.analytics.doNotTrack} ask the same, with any value but {@code 0} or {@code
         * false}. Then the default is {@link Consent#DENIED}; the player's own choice goes before it.
         */
        public Builder doNotTrack(boolean value) {
            this.doNotTrack = value;
            return this;
        }

        /**
         * Sets whether events are kept on the device while the player is undecided, to be sent if they agree; true by
         * default. With false, nothing at all is written to the disk, not even the directory, and what is tracked is
         * dropped, until the player has agreed; a session begins then.
         */
        public Builder storeBeforeConsent(boolean value) {
            this.storeBeforeConsent = value;
            return this;
        }

        /**
         * Sets whether the collector is told once when a player who had agreed refuses, and not who: a request with {@code
         * X-Analytics-Opt-Out: 1}, without a body, key or id. It is tried once. False by default: a refusal makes no
         * traffic at all.
         */
        public Builder optOutPing(boolean value) {
            this.optOutPing = value;
            return this;
        }

        /** Allows an {@code http} endpoint that is not loopback; false by default. For a closed network only. */
        public Builder allowCleartext(boolean value) {
            this.allowCleartext = value;
            return this;
        }

        /** Sets the game's own events, at most 256, besides the library's; none by default. */
        public Builder eventTypes(EventType... values) {
            if (values.length > 256) {
                throw new IllegalArgumentException("eventTypes: at most 256: " + values.length);
            }
            Set<String> names = new HashSet<>(RESERVED);
            for (EventType value : values) {
                required(value, "eventTypes");
                if (!names.add(value.name())) {
                    throw new IllegalArgumentException("eventTypes: two events are named " + value.name());
                }
            }
            this.eventTypes = new ArrayList<>(Arrays.asList(values));
            return this;
        }

        /** Sets how long the player may be away before the session ends; 30 s by default, 1 s to 1 h. */
        public Builder sessionTimeout(Duration value) {
            this.sessionTimeout = inRange("sessionTimeout", value, Duration.ofSeconds(1), Duration.ofHours(1));
            return this;
        }

        /**
         * Sets how long events wait for company before they are sent; 30 s by default, 1 s to 1 h. The collector's
         * configuration overrides it.
         */
        public Builder flushInterval(Duration value) {
            this.flushInterval = inRange("flushInterval", value, Duration.ofSeconds(1), Duration.ofHours(1));
            return this;
        }

        /** Sets how many bytes the queue may take on the disk; 10 MiB by default, 256 KiB to 1 GiB. */
        public Builder queueBytesMax(long value) {
            if (value < 256 * 1024 || value > 1024L * 1024 * 1024) {
                throw new IllegalArgumentException("queueBytesMax must be 256 KiB to 1 GiB: " + value);
            }
            this.queueBytesMax = value;
            return this;
        }

        /** Sets how old an event may become in the queue; 30 days by default, 1 minute to 365 days. */
        public Builder queueAgeMax(Duration value) {
            this.queueAgeMax = inRange("queueAgeMax", value, Duration.ofMinutes(1), Duration.ofDays(365));
            return this;
        }

        /** Sets where time is read; the system's by default. */
        public Builder clock(Clock value) {
            this.clock = required(value, "clock");
            return this;
        }

        /**
         * Sets what carries requests; OkHttp by default. For a game that has an OkHttp client of its own, see {@code
         * dev.hearth.analytics.okhttp.OkHttpTransport}. Closed at {@link AnalyticsClient#shutdown}.
         */
        public Builder transport(Transport value) {
            this.transport = required(value, "transport");
            return this;
        }

        /** Sets what knows whether there is a network; always open by default. */
        public Builder connectivityGate(ConnectivityGate value) {
            this.connectivityGate = required(value, "connectivityGate");
            return this;
        }

        /** Sets where the library speaks; warnings and errors to {@link System#err} by default. */
        public Builder diagnosticLog(DiagnosticLog value) {
            this.diagnosticLog = required(value, "diagnosticLog");
            return this;
        }

        /** Sets what the queue reads and writes files with; the system's by default. For tests of a failing disk. */
        public Builder fileStore(FileStore value) {
            this.fileStore = required(value, "fileStore");
            return this;
        }

        /**
         * Sets where ids and jitter come from; the system's random bytes by default. A seeded one makes a run
         * that can be repeated, and ids that can be guessed: for simulations only. Must be safe for several threads, as
         * {@link Random} is.
         */
        public Builder random(Random value) {
            this.random = required(value, "random");
            return this;
        }

        /**
         * Sets whether the log is told, as a warning in one line, why an event was dropped, with the schema's own words:
         * which field, what is allowed, and the kind and size of what came, never the value. Also a field that was left
         * out. The same line at most once a minute. For development; false by default, which says once a minute that there
         * are drops, and costs nothing.
         */
        public Builder debug(boolean value) {
            this.debug = value;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @throws IllegalArgumentException if something required is missing
         */
        public AnalyticsConfig build() {
            return new AnalyticsConfig(this);
        }

        private static Duration inRange(String argument, Duration value, Duration minimum, Duration maximum) {
            required(value, argument);
            if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
                throw new IllegalArgumentException(argument + " must be " + minimum + " to " + maximum + ": " + value);
            }
            return value;
        }
    }
}
