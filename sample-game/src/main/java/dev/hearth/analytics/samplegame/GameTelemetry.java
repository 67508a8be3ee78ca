package dev.hearth.analytics.samplegame;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.hearth.analytics.Analytics;
import dev.hearth.analytics.AnalyticsClient;
import dev.hearth.analytics.AnalyticsConfig;
import dev.hearth.analytics.AnalyticsStatus;
import dev.hearth.analytics.CommandExecuted;
import dev.hearth.analytics.Consent;
import dev.hearth.analytics.DialogueOpen;
import dev.hearth.analytics.samplegame.events.AnalyticsEvents;
import dev.hearth.analytics.samplegame.events.BuildingRaised;
import dev.hearth.analytics.samplegame.events.FeastHeld;
import dev.hearth.analytics.samplegame.events.GoodsTraded;
import dev.hearth.analytics.samplegame.world.Building;
import dev.hearth.analytics.samplegame.world.Good;
import dev.hearth.analytics.samplegame.world.Village;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The game's analytics, and the only class of the game that knows the library. Copy it into your game and change what it
 * listens to; the rest of your code then speaks of villages and dialogues, not of events.
 *
 * <p>Nothing here throws. Call it from whichever thread you like; from the render thread, in the middle of a frame, is
 * what it is made for. Only {@link #allow} waits, for the disk, and {@link #quit}, for half a second at most or so.
 */
public final class GameTelemetry implements GameListener {
    /**
     * How long {@link #quit} may keep a player who wants to leave. What cannot be sent in that time is not lost: it is on
     * the disk, and is sent after the next launch.
     */
    private static final long QUIT_MILLIS = 500;

    private final AnalyticsClient analytics;

    /**
     * Reports to {@code analytics}. A game passes {@code Analytics.start(config)}, once, when it launches. Programs that
     * play many players at once pass one {@code AnalyticsClient.start(config)} for each.
     */
    public GameTelemetry(AnalyticsClient analytics) {
        this.analytics = analytics;
    }

    /**
     * What the game does first: starts the library.
     *
     * <p>The parameters are those of {@link #configure}.
     */
    public static GameTelemetry launch(URI endpoint, String keyId, String keySecret, Path saveDirectory) {
        return new GameTelemetry(Analytics.start(
                configure(endpoint, keyId, keySecret, saveDirectory).build()));
    }

    /**
     * What the library has to know. There is no consent in it: until the player has answered your question, events wait
     * on the device and nothing is sent.
     *
     * @param endpoint where your collector is
     * @param keyId tells the collector which game this is; goes with {@code keySecret}
     * @param saveDirectory where the game keeps what must survive an update; the library gets a folder in it
     */
    public static AnalyticsConfig.Builder configure(URI endpoint, String keyId, String keySecret, Path saveDirectory) {
        return AnalyticsConfig.builder()
                .endpoint(endpoint)
                .clientKey(keyId, keySecret)
                .storageDirectory(saveDirectory.resolve("analytics").toFile())
                .appVersion("0.1.0")
                .platform("desktop")
                .eventTypes(AnalyticsEvents.all());
    }

    /**
     * The player opened this village; a session of play begins, or changes over to it. The id never leaves the device:
     * the library sends a hash of it whose key the collector throws away.
     */
    public void villageOpened(Village village) {
        analytics.setVillage(village.id());
    }

    /** The game lost the window's focus, or was sent to the background. Coming back soon continues the session. */
    public void paused() {
        analytics.onBackground();
    }

    /** The player is back. */
    public void resumed() {
        analytics.onForeground();
    }

    /**
     * An identifier for what was opened and for who spoke: names that you gave in your game. Never pass what a player
     * typed; the library would refuse most of it, but only you know where a text comes from.
     */
    @Override
    public void dialogueOpened(String dialogueId, String villagerName) {
        analytics
                .event(DialogueOpen.TYPE)
                .set(DialogueOpen.DIALOGUE_ID, dialogueId)
                .set(DialogueOpen.NPC_ID, villagerName)
                .track();
    }

    /**
     * Commands can come many times a second, so this fills in a builder that the library reuses: nothing is allocated.
     * When {@code track} has returned, the event survives even a kill of the game.
     */
    @Override
    public void commandExecuted(String command, long durationMillis) {
        analytics
                .event(CommandExecuted.TYPE)
                .set(CommandExecuted.COMMAND, command)
                .set(CommandExecuted.DURATION_MS, durationMillis)
                .track();
    }

    /**
     * One of this game's own events: {@code analytics.catalog.json} declares it, and compiling the game made this class of
     * it. What the catalog has as a list is an enum here, so that a wrong value does not compile. Nothing is allocated.
     */
    @Override
    public void buildingRaised(Building building, int villagers) {
        analytics.track(BuildingRaised.of(BuildingRaised.Building.valueOf(building.name()), villagers));
    }

    /** Another one. A number outside of the catalog's bounds would be dropped and counted; the rules never come to one. */
    @Override
    public void goodsTraded(Good give, Good take, int amount) {
        analytics.track(
                GoodsTraded.of(GoodsTraded.Give.valueOf(give.name()), GoodsTraded.Take.valueOf(take.name()), amount));
    }

    /** The last of them; the first to go, when a device is long without a network and the queue is full. */
    @Override
    public void feastHeld(int guests) {
        analytics.track(FeastHeld.of(guests));
    }

    /**
     * The player answered the question of the first launch, or moved the switch in the settings. The answer is on the
     * disk when this returns, and the library remembers it: do not ask again. Saying no also deletes what was not sent.
     */
    public void allow(boolean allowed) {
        analytics.setConsent(allowed ? Consent.GRANTED : Consent.DENIED);
    }

    /** Whether to ask the question of the first launch: the player has not said yes or no yet. */
    public boolean shouldAsk() {
        return analytics.status().consent() == Consent.PENDING;
    }

    /** How the switch in the settings stands. */
    public boolean isAllowed() {
        return analytics.status().consent() == Consent.GRANTED;
    }

    /** What the library is doing. */
    public AnalyticsStatus status() {
        return analytics.status();
    }

    /** The same in words, by subject, for an overlay that helps while you develop. */
    public Map<String, String> statusInWords() {
        AnalyticsStatus status = analytics.status();
        Duration offset = status.serverOffset();
        Instant uploadedAt = status.lastUploadAt();
        Map<String, String> words = new LinkedHashMap<>();
        words.put("consent", status.consent() + (status.isEnabled() ? "" : ", nothing is collected"));
        words.put("session", status.isInSession() ? "open" : "none");
        words.put("queue", status.queuedEvents() + " events, " + status.queuedBytes() + " bytes");
        words.put(
                "last upload",
                uploadedAt == null
                        ? "none yet"
                        : status.lastUploadOutcome() + " at " + uploadedAt.truncatedTo(SECONDS));
        words.put("drops", status.drops().isEmpty() ? "none" : status.drops().toString());
        words.put("server offset", offset == null ? "not known yet" : offset.toMillis() + " ms");
        return words;
    }

    /**
     * The player quits: the session ends, and there is a moment to send what is left.
     *
     * @return whether all was sent; a game need not care
     */
    public boolean quit() {
        return analytics.shutdown(QUIT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
