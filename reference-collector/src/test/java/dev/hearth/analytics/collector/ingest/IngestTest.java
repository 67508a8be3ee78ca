package dev.hearth.analytics.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestEvents;
import dev.hearth.analytics.collector.catalog.Catalogs;
import dev.hearth.analytics.collector.ingest.MalformedBatchException.Kind;
import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.BatchAnswer;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.EventResult;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.QuarantineStore;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.RejectReason;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The intake from a body's bytes to what the log and the quarantine are given, without HTTP and without a store. */
class IngestTest {
    private static final String SAMPLES = "/dev/hearth/analytics/collector/protocol/samples/";
    private static final String SOURCE = "game-1";
    private static final Duration LATE_WINDOW = Duration.ofDays(2);
    private static final Map<String, Kind> KINDS = Map.of(
            "malformed_json", Kind.NOT_JSON,
            "malformed_body", Kind.NOT_GZIP,
            "malformed_batch", Kind.NOT_A_BATCH,
            "unsupported_schema_version", Kind.UNSUPPORTED_VERSION,
            "too_many_events", Kind.TOO_MANY_EVENTS,
            "body_too_large", Kind.TOO_LARGE);

    private final TestClock clock = new TestClock("2026-03-05T10:00:00Z");
    private final TestEvents events = new TestEvents(23);
    private final List<IncomingBatch> appended = new ArrayList<>();
    private final List<QuarantinedEvent> quarantined = new ArrayList<>();
    private final RecentEvents recent = new RecentEvents(clock);

    /** The indices that the log says are duplicates. */
    private List<Integer> duplicates = List.of();

    private boolean repeated;

    private final QuarantineStore quarantine = new QuarantineStore() {
        @Override
        public CompletableFuture<Void> quarantine(List<QuarantinedEvent> rejected) {
            quarantined.addAll(rejected);
            return CompletableFuture.failedFuture(new StoreUnavailableException("nobody minds"));
        }

        @Override
        public List<QuarantinedEvent> quarantined(long epochDay, @Nullable String source, int limit) {
            return quarantined;
        }

        @Override
        public void expireQuarantined(long beforeMillis) {}
    };

    private CompletableFuture<Appended> log(IncomingBatch batch) {
        appended.add(batch);
        List<EventResult> results = new ArrayList<>(batch.rejected());
        for (int index : duplicates) {
            results.add(EventResult.duplicate(index, new UUID(0, index)));
        }
        int accepted = batch.candidates().size() - duplicates.size();
        BatchAnswer answer = new BatchAnswer(
                batch.batchId(), accepted, duplicates.size(), batch.rejected().size(), results, batch.receivedMillis());
        return CompletableFuture.completedFuture(new Appended(answer, repeated));
    }

    private Ingest ingest(Limits limits) {
        return new Ingest(Catalogs::bundled, limits, this::log, quarantine, clock, LATE_WINDOW, recent, null);
    }

    private Appended take(JsonNode batch) throws Exception {
        return take(batch.toString().getBytes(StandardCharsets.UTF_8), Limits.defaults());
    }

    private Appended take(byte[] body, Limits limits) throws Exception {
        try {
            return ingest(limits).take(body, false, SOURCE).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refused(byte[] body, boolean gzip, Limits limits, Kind kind) {
        assertThatExceptionOfType(MalformedBatchException.class)
                .isThrownBy(() -> ingest(limits).take(body, gzip, SOURCE))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(appended).isEmpty();
        assertThat(quarantined).isEmpty();
    }

    private void refused(String body, Kind kind) {
        refused(body.getBytes(StandardCharsets.UTF_8), false, Limits.defaults(), kind);
    }

    private ObjectNode batch(ObjectNode... sent) {
        return events.batch(clock.instant(), List.of(sent));
    }

    private EventRecord onlyCandidate() {
        assertThat(appended)
                .singleElement()
                .satisfies(batch -> assertThat(batch.candidates()).hasSize(1));
        return appended.get(0).candidates().get(0).event();
    }

    private QuarantinedEvent onlyQuarantined() {
        assertThat(quarantined).hasSize(1);
        return quarantined.get(0);
    }

    @TestFactory
    Stream<DynamicTest> samplesAreJudgedAsTheManifestSays() throws IOException {
        JsonNode manifest = TestEvents.JSON.readTree(resource("manifest.json"));
        clock.set(Instant.parse(manifest.get("now").asText()));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode sample : manifest.get("samples")) {
            if (sample.get("schema").asText().equals("envelope")) {
                String file = sample.get("file").asText();
                tests.add(DynamicTest.dynamicTest(file, () -> {
                    appended.clear();
                    quarantined.clear();
                    judgedAs(sample.get("answer"), resource(file));
                }));
            }
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests.stream();
    }

    private void judgedAs(JsonNode expected, byte[] body) throws Exception {
        if (expected.has("code")) {
            Kind kind = Objects.requireNonNull(KINDS.get(expected.get("code").asText()));
            refused(body, false, Limits.defaults(), kind);
            refused(TestClient.gzip(body), true, Limits.defaults(), kind);
            return;
        }
        Appended taken = take(body, Limits.defaults());
        assertThat(taken.answer().accepted()).isEqualTo(expected.get("accepted").asInt());
        ArrayNode rejected = TestEvents.JSON.createArrayNode();
        taken.answer()
                .results()
                .forEach(result -> rejected.addObject()
                        .put("index", result.index())
                        .put("reason", Objects.requireNonNull(result.reason()).wireName()));
        assertThat(rejected).isEqualTo(expected.get("rejected"));
        assertThat(quarantined).hasSize(rejected.size());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = IngestTest.class.getResourceAsStream(SAMPLES + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    @Test
    void everyMemberOfAnEventIsKeptAsItCame() throws Exception {
        ObjectNode event = events.dialogue(clock.instant().minusSeconds(5))
                .put("client_ts", "2025-01-02T03:04:05.678Z")
                .put("seq", 41)
                .put("app_version", "1.2+3")
                .put("platform", "lin:ux")
                .put("sample_one_in", 9);
        ObjectNode batch = batch(event);
        take(batch);
        EventRecord kept = onlyCandidate();
        assertThat(kept.eventId()).hasToString(event.get("event_id").asText());
        assertThat(kept.name()).isEqualTo("dialogue_open");
        assertThat(kept.version()).isEqualTo(1);
        assertThat(kept.tsMillis()).isEqualTo(clock.millis() - 5_000);
        assertThat(kept.clientTsMillis())
                .isEqualTo(Instant.parse("2025-01-02T03:04:05.678Z").toEpochMilli());
        assertThat(kept.anonVillage()).isEqualTo(new UUID(0, 1));
        assertThat(kept.sessionId()).hasToString(event.get("session_id").asText());
        assertThat(kept.seq()).isEqualTo(41);
        assertThat(kept.appVersion()).isEqualTo("1.2+3");
        assertThat(kept.platform()).isEqualTo("lin:ux");
        assertThat(kept.sampleOneIn()).isEqualTo(9);
        assertThat(kept.payload()).isEqualTo("{\"dialogue_id\":\"smith.hello\"}");
        IncomingBatch taken = appended.get(0);
        assertThat(taken.batchId()).hasToString(batch.get("batch_id").asText());
        assertThat(taken.source()).isEqualTo(SOURCE);
        assertThat(taken.receivedMillis()).isEqualTo(clock.millis());
        assertThat(taken.sizeBytes()).isEqualTo(512 + 2 * kept.payload().length());
    }

    @Test
    void whatTheSchemaDoesNotNameIsTakenOut() throws Exception {
        ObjectNode event = events.dialogue(clock.instant());
        ((ObjectNode) event.get("payload")).put("player_name", "somebody").put("npc_id", "smith");
        take(batch(event));
        assertThat(onlyCandidate().payload()).isEqualTo("{\"dialogue_id\":\"smith.hello\",\"npc_id\":\"smith\"}");
    }

    /** Exactly the late window is in time. */
    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "-1, false"})
    void eventIsLateWhenItIsOlderThanTheLateWindow(long moreMillis, boolean late) throws Exception {
        take(batch(events.dialogue(clock.instant().minus(LATE_WINDOW).minusMillis(moreMillis))));
        assertThat(appended.get(0).candidates().get(0).late()).isEqualTo(late);
    }

    /** Ten minutes ahead of the server's clock is the most. */
    @ParameterizedTest
    @CsvSource({"600000, true", "600001, false"})
    void eventMayBeAFewMinutesAhead(long aheadMillis, boolean accepted) throws Exception {
        Instant at = clock.instant().plusMillis(aheadMillis);
        take(events.batch(clock.instant(), List.of(events.dialogue(at))));
        assertThat(appended.get(0).candidates()).hasSize(accepted ? 1 : 0);
        if (!accepted) {
            assertThat(onlyQuarantined())
                    .isEqualTo(new QuarantinedEvent(
                            clock.millis(),
                            SOURCE,
                            "dialogue_open",
                            1,
                            RejectReason.TIMESTAMP_IN_FUTURE,
                            "ts_utc",
                            "maximum"));
        }
    }

    /** Wherever in the batch {@code sent_at} is. */
    @ParameterizedTest
    @CsvSource({"600000, true", "600001, false"})
    void eventMayNotBeLaterThanItsBatch(long aheadMillis, boolean accepted) throws Exception {
        Instant sent = clock.instant().minusSeconds(86_400);
        ObjectNode batch = events.batch(sent, List.of(events.dialogue(sent.plusMillis(aheadMillis))));
        JsonNode sentAt = batch.remove("sent_at");
        batch.set("sent_at", sentAt);
        take(batch);
        assertThat(appended.get(0).candidates()).hasSize(accepted ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "event_id, INVALID_ID, event_id, form",
        "session_id, INVALID_ID, session_id, form",
        "anon_village_id, INVALID_ID, anon_village_id, form",
        "event_name, SCHEMA_VIOLATION, event_name, form",
        "event_version, SCHEMA_VIOLATION, event_version, form",
        "ts_utc, SCHEMA_VIOLATION, ts_utc, form",
        "client_ts, SCHEMA_VIOLATION, client_ts, form",
        "seq, SCHEMA_VIOLATION, seq, form",
        "app_version, SCHEMA_VIOLATION, app_version, form",
        "platform, SCHEMA_VIOLATION, platform, form",
        "payload, SCHEMA_VIOLATION, payload, form",
    })
    void memberThatIsMissingOrOfAnotherTypeIsNamed(String member, RejectReason reason, String field, String keyword)
            throws Exception {
        for (String wrong : new String[] {"null", "[]", "{\"a\":[1,{}]}", "true", "\"\"", "-1"}) {
            if (member.equals("payload") && wrong.startsWith("{")) {
                continue;
            }
            ObjectNode event = events.dialogue(clock.instant());
            event.set(member, TestEvents.JSON.readTree(wrong));
            take(batch(event, events.dialogue(clock.instant())));
        }
        ObjectNode without = events.dialogue(clock.instant());
        without.remove(member);
        take(batch(without, events.dialogue(clock.instant())));
        assertThat(appended).allSatisfy(batch -> {
            assertThat(batch.candidates())
                    .singleElement()
                    .satisfies(c -> assertThat(c.index()).isEqualTo(1));
            assertThat(batch.rejected()).singleElement().satisfies(result -> {
                assertThat(result.index()).isZero();
                assertThat(result.reason()).isEqualTo(reason);
                assertThat(result.eventId() == null).isEqualTo(member.equals("event_id"));
            });
        });
        assertThat(quarantined).allSatisfy(event -> {
            assertThat(event.field()).isEqualTo(field);
            assertThat(event.keyword()).isEqualTo(keyword);
            assertThat(event.reason()).isEqualTo(reason);
            assertThat(event.eventName()).isEqualTo("unknown");
            assertThat(event.eventVersion()).isZero();
            assertThat(event.source()).isEqualTo(SOURCE);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "sample_one_in, 0",
        "sample_one_in, 1000001",
        "sample_one_in, 1.5",
        "sample_one_in, 99999999999999999999",
        "seq, -1",
        "seq, 2147483648",
        "seq, 1e-1",
        "event_version, 0",
        "event_version, 65536",
        "ts_utc, '\"2026-02-29T10:00:00.000Z\"'",
        "ts_utc, '\"2026-03-05T24:00:00.000Z\"'",
        "ts_utc, '\"2026-03-05T23:60:00.000Z\"'",
        "ts_utc, '\"2026-03-05T23:59:60.000Z\"'",
        "ts_utc, '\"2026-03-05 10:00:00.000Z\"'",
        "ts_utc, '\"2026-03-05T10:00:00.000z\"'",
        "ts_utc, '\"2026-03-05T10:00:00:000Z\"'",
        "ts_utc, '\"2026/03/05T10:00:00.000Z\"'",
        "ts_utc, '\"2026-13-05T10:00:00.000Z\"'",
        "ts_utc, '\"2026-03-05T1a:00:00.000Z\"'",
        "event_name, '\"Dialogue\"'",
        "event_name, '\"0dialogue\"'",
        "event_name, '\"a:b\"'",
        "event_name, '\"{a\"'",
        "app_version, '\"1 0\"'",
        "app_version, '\"1é\"'",
        "platform, '\"a+b\"'",
        "platform, '\"a/b\"'",
    })
    void valueOutsideItsBoundsIsAViolation(String member, String value) throws Exception {
        ObjectNode event = events.dialogue(clock.instant());
        event.set(member, TestEvents.JSON.readTree(value));
        take(batch(event));
        assertThat(onlyQuarantined().field()).isEqualTo(member);
        assertThat(onlyQuarantined().reason()).isEqualTo(RejectReason.SCHEMA_VIOLATION);
    }

    @ParameterizedTest
    @CsvSource({
        "sample_one_in, 1000000",
        "sample_one_in, 1.0",
        "seq, 0",
        "seq, 2147483647",
        "seq, 10e-1",
        "ts_utc, '\"2024-02-29T23:59:59.999Z\"'",
        "ts_utc, '\"1969-12-31T00:00:00.000Z\"'",
        "app_version, '\"a_b.c:d+e-f9Z\"'",
        "platform, '\"A_b.c:d-9\"'",
        "platform, '\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"'",
    })
    void valueAtItsBoundsIsTaken(String member, String value) throws Exception {
        ObjectNode event = events.dialogue(clock.instant());
        event.set(member, TestEvents.JSON.readTree(value));
        take(batch(event));
        assertThat(onlyCandidate().name()).isEqualTo("dialogue_open");
        assertThat(quarantined).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123e4567-e89b-42d3-a456-42661417400",
                "123e4567-e89b-42d3-a456-4266141740000",
                "123E4567-e89b-42d3-a456-426614174000",
                "123e4567ae89b-42d3-a456-426614174000",
                "123e4567-e89ba42d3-a456-426614174000",
                "123e4567-e89b-42d3aa456-426614174000",
                "123e4567-e89b-42d3-a456a426614174000",
                "g23e4567-e89b-42d3-a456-426614174000",
                "123e4567-/89b-42d3-a456-426614174000",
                "123e4567-e89b-:2d3-a456-426614174000",
                "123e4567-e89b-42d3-`456-426614174000",
                "123e4567-e89b-42d3-a456-42661417400g",
            })
    void idThatHasNotItsFormIsNone(String id) throws Exception {
        take(batch(
                events.dialogue(clock.instant()).put("event_id", id),
                events.dialogue(clock.instant()).put("session_id", id)));
        assertThat(appended.get(0).rejected())
                .extracting(EventResult::reason)
                .containsExactly(RejectReason.INVALID_ID, RejectReason.INVALID_ID);
        assertThat(quarantined).extracting(QuarantinedEvent::field).containsExactly("event_id", "session_id");
    }

    @Test
    void sessionsHaveRandomIdsAndEventsAnyUuid() throws Exception {
        String version7 = "0190b3d5-7f3a-7abc-8def-0123456789ab";
        String variant = "123e4567-e89b-42d3-c456-426614174000";
        take(batch(
                events.dialogue(clock.instant()).put("event_id", version7),
                events.dialogue(clock.instant()).put("session_id", version7),
                events.dialogue(clock.instant()).put("session_id", variant)));
        assertThat(appended.get(0).candidates())
                .singleElement()
                .satisfies(c -> assertThat(c.event().eventId()).hasToString(version7));
        assertThat(appended.get(0).rejected()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789abcdef",
                "0123456789abcdeg0123456789abcdef",
                "/123456789abcdef0123456789abcdef",
                "01234567:9abcdef0123456789abcdef",
                "0123456789abcdef`123456789abcdef",
                "0123456789abcdef0123456789abcdeg",
            })
    void villageThatHasNotItsFormIsNone(String village) throws Exception {
        take(batch(events.event("dialogue_open", clock.instant(), village, events.uuid())));
        assertThat(onlyQuarantined().field()).isEqualTo("anon_village_id");
    }

    @Test
    void villageIsItsBits() throws Exception {
        take(batch(events.event("dialogue_open", clock.instant(), "fedcba98765432100123456789abcdef", events.uuid())));
        assertThat(onlyCandidate().anonVillage()).isEqualTo(new UUID(0xfedcba9876543210L, 0x0123456789abcdefL));
    }

    @Test
    void eventThatTheCatalogDoesNotHaveIsNamedUnknown() throws Exception {
        take(batch(events.dialogue(clock.instant()).put("event_version", 2)));
        assertThat(onlyQuarantined())
                .isEqualTo(new QuarantinedEvent(
                        clock.millis(), SOURCE, "unknown", 0, RejectReason.UNKNOWN_EVENT, "event_name", "catalog"));
    }

    @Test
    void payloadThatItsSchemaDoesNotTakeNamesTheFieldAndTheRule() throws Exception {
        ObjectNode event = events.dialogue(clock.instant());
        ((ObjectNode) event.get("payload")).put("dialogue_id", "two words");
        take(batch(event));
        assertThat(onlyQuarantined().field()).isEqualTo("dialogue_id");
        assertThat(onlyQuarantined().keyword()).isEqualTo("pattern");
        assertThat(onlyQuarantined().eventName()).isEqualTo("dialogue_open");
        assertThat(onlyQuarantined().eventVersion()).isEqualTo(1);
    }

    /** Bytes of compact JSON in UTF-8, before anything is taken out. */
    @ParameterizedTest
    @CsvSource({"a, 1", "é, 2", "€, 3", "😀, 4"})
    void payloadIsMeasuredInBytes(String character, int bytes) throws Exception {
        int frame = "{\"dialogue_id\":\"smith.hello\",\"x\":\"\"}".length();
        int max = 4_096;
        int fill = (max - frame) / bytes;
        int padding = max - frame - fill * bytes;
        for (int more = 0; more <= 1; more++) {
            ObjectNode event = events.dialogue(clock.instant());
            ((ObjectNode) event.get("payload")).put("x", "a".repeat(padding + more) + character.repeat(fill));
            take(batch(event));
            assertThat(appended.get(more).candidates())
                    .as("%s bytes more", more)
                    .hasSize(1 - more);
        }
        assertThat(onlyQuarantined().reason()).isEqualTo(RejectReason.PAYLOAD_TOO_LARGE);
        assertThat(onlyQuarantined().field()).isEqualTo("payload");
        assertThat(onlyQuarantined().keyword()).isEqualTo("maxBytes");
    }

    @Test
    void payloadOfVeryManyValuesIsTooLargeAndNotKept() throws Exception {
        ObjectNode event = events.dialogue(clock.instant());
        ArrayNode many = ((ObjectNode) event.get("payload")).putArray("x");
        for (int i = 0; i < 5_000; i++) {
            many.addObject();
        }
        take(batch(event, events.dialogue(clock.instant())));
        assertThat(onlyQuarantined().reason()).isEqualTo(RejectReason.PAYLOAD_TOO_LARGE);
        assertThat(onlyCandidate().payload()).isEqualTo("{\"dialogue_id\":\"smith.hello\"}");
    }

    @Test
    void ofAMemberThatIsRepeatedTheLastOneCounts() throws Exception {
        String text = batch(events.dialogue(clock.instant())).toString();
        take(text.replace("\"seq\":0", "\"seq\":\"x\",\"seq\":7").getBytes(StandardCharsets.UTF_8), Limits.defaults());
        assertThat(onlyCandidate().seq()).isEqualTo(7);
    }

    @Test
    void reportedLossesAreKeptAndNamesAreTheCatalogs() throws Exception {
        ObjectNode batch = batch();
        ArrayNode dropped = batch.putArray("dropped");
        dropped.addObject()
                .put("event_name", "dialogue_open")
                .put("reason", "queue_full")
                .put("count", 3);
        dropped.addObject().put("event_name", "made_up").put("reason", "r").put("count", 9_007_199_254_740_991L);
        take(batch);
        assertThat(appended.get(0).losses())
                .containsExactly(
                        new IncomingBatch.ReportedLoss("dialogue_open", "queue_full", 3),
                        new IncomingBatch.ReportedLoss("unknown", "r", 9_007_199_254_740_991L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"event_name\":\"a\",\"reason\":\"r\"}",
                "{\"event_name\":\"a\",\"reason\":\"r\",\"count\":0}",
                "{\"event_name\":\"a\",\"reason\":\"r\",\"count\":9007199254740992}",
                "{\"event_name\":\"a\",\"reason\":\"R\",\"count\":1}",
                "{\"event_name\":\"A\",\"reason\":\"r\",\"count\":1}",
                "{\"event_name\":[\"a\"],\"reason\":\"r\",\"count\":1}",
                "3",
                "[]",
            })
    void lossThatIsNoneIsNoBatch(String loss) throws Exception {
        ObjectNode batch = batch();
        batch.putArray("dropped").add(TestEvents.JSON.readTree(loss));
        refused(batch.toString(), Kind.NOT_A_BATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "schema_version, '\"1\"'",
        "schema_version, '[]'",
        "batch_id, '\"x\"'",
        "batch_id, 3",
        "sent_at, '\"2026-03-05\"'",
        "sent_at, '{}'",
        "sdk, '{}'",
        "sdk, '{\"name\":\"a\"}'",
        "sdk, '{\"version\":\"1\"}'",
        "sdk, '{\"name\":\"a b\",\"version\":\"1\"}'",
        "sdk, '[]'",
        "dropped, '{}'",
        "events, '{}'",
        "events, 'null'",
    })
    void memberOfTheEnvelopeThatIsWrongIsNoBatch(String member, String value) throws Exception {
        ObjectNode batch = batch(events.dialogue(clock.instant()));
        batch.set(member, TestEvents.JSON.readTree(value));
        refused(batch.toString(), Kind.NOT_A_BATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema_version", "batch_id", "sent_at", "sdk", "events"})
    void envelopeNeedsItsMembers(String member) {
        ObjectNode batch = batch(events.dialogue(clock.instant()));
        batch.remove(member);
        refused(batch.toString(), Kind.NOT_A_BATCH);
    }

    @Test
    void eventsTwiceInAnEnvelopeAreNoBatch() {
        String text = batch(events.dialogue(clock.instant())).toString();
        refused(text.substring(0, text.length() - 1) + ",\"events\":[]}", Kind.NOT_A_BATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nope"})
    void whatIsNoJsonIsRefused(String body) {
        refused(body, Kind.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "3", "\"batch\"", "null"})
    void whatIsNoObjectIsNoBatch(String body) {
        refused(body, Kind.NOT_A_BATCH);
    }

    @Test
    void anotherVersionIsSaid() {
        refused(batch().put("schema_version", 2).toString(), Kind.UNSUPPORTED_VERSION);
        refused(batch().put("schema_version", 1.5).toString(), Kind.UNSUPPORTED_VERSION);
    }

    /** As long as a number may be, and JSON: found by Jazzer. */
    @ParameterizedTest
    @ValueSource(strings = {"1e4009007199254740991", "1e-4009007199254740991", "1.5E+99999999999"})
    void exponentThatNoNumberCanBeKeptWithIsRefused(String number) {
        ObjectNode event = events.dialogue(clock.instant());
        String seq = batch(event.put("seq", 77_777)).toString().replace("77777", number);
        refused(seq, Kind.NOT_JSON);
        event.put("seq", 1).withObject("payload").put("more", 77_777);
        refused(batch(event).toString().replace("77777", number), Kind.NOT_JSON);
        ObjectNode losses = batch();
        losses.putArray("dropped")
                .addObject()
                .put("event_name", "a")
                .put("reason", "r")
                .put("count", 77_777);
        refused(losses.toString().replace("77777", number), Kind.NOT_JSON);
    }

    @Test
    void somethingAfterTheBatchIsRefused() {
        refused(batch() + " 1", Kind.NOT_JSON);
    }

    @Test
    void membersThatNobodyKnowsAreSkipped() throws Exception {
        ObjectNode batch = batch(events.dialogue(clock.instant()).put("mood", "good"));
        batch.putObject("later").putArray("x").addObject();
        ((ObjectNode) batch.get("sdk")).putArray("flags").add(1);
        take(batch);
        assertThat(onlyCandidate().name()).isEqualTo("dialogue_open");
    }

    @Test
    void limitsAreInclusive() throws Exception {
        Limits two = Limits.defaults().with(Limit.EVENTS, 2).with(Limit.LOSSES, 1);
        ObjectNode event = events.dialogue(clock.instant());
        take(batch(event, event).toString().getBytes(StandardCharsets.UTF_8), two);
        assertThat(appended).hasSize(1);
        appended.clear();
        refused(
                batch(event, event, event).toString().getBytes(StandardCharsets.UTF_8),
                false,
                two,
                Kind.TOO_MANY_EVENTS);
        ObjectNode losses = batch();
        ArrayNode dropped = losses.putArray("dropped");
        dropped.addObject().put("event_name", "a").put("reason", "r").put("count", 1);
        take(losses.toString().getBytes(StandardCharsets.UTF_8), two);
        appended.clear();
        dropped.addObject().put("event_name", "a").put("reason", "r").put("count", 1);
        refused(losses.toString().getBytes(StandardCharsets.UTF_8), false, two, Kind.NOT_A_BATCH);
    }

    @Test
    void inflatedBytesAreBounded() throws Exception {
        byte[] body = batch(events.dialogue(clock.instant())).toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = (new String(body, StandardCharsets.UTF_8) + " ".repeat(2_048 - body.length))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(padded).hasSize(2_048);
        Limits exact = Limits.defaults().with(Limit.INFLATED_BYTES, 2_048);
        ingest(exact).take(TestClient.gzip(padded), true, SOURCE).get();
        assertThat(appended).hasSize(1);
        appended.clear();
        refused(TestClient.gzip(padded), true, Limits.defaults().with(Limit.INFLATED_BYTES, 2_047), Kind.TOO_LARGE);
    }

    /** A body that was sent with more bytes than so many is read in another way. */
    private static final List<String> PADDINGS = List.of("", " ".repeat(17 * 1024));

    @Test
    void largeBodyIsReadAsASmallOneIs() throws Exception {
        for (String padding : PADDINGS) {
            appended.clear();
            ObjectNode event = events.dialogue(clock.instant());
            event.put("nobody knows", "\u00e4\ud83d\ude00").putArray("x").add(1.5);
            take((batch(event) + padding).getBytes(StandardCharsets.UTF_8), Limits.defaults());
            assertThat(onlyCandidate().name()).isEqualTo("dialogue_open");
            assertThat(onlyCandidate().eventId())
                    .hasToString(event.get("event_id").textValue());
        }
    }

    @Test
    void bytesThatAreNoUtf8AreNoJson() {
        for (String padding : PADDINGS) {
            String text = batch(events.dialogue(clock.instant())) + padding;
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            body[text.indexOf("dialogue_open")] = (byte) 0xff;
            refused(body, false, Limits.defaults(), Kind.NOT_JSON);
        }
    }

    @Test
    void bodyThatIsNotCompressedAsItSaysIsRefused() {
        byte[] body = batch().toString().getBytes(StandardCharsets.UTF_8);
        refused(body, true, Limits.defaults(), Kind.NOT_GZIP);
        byte[] compressed = TestClient.gzip(body);
        refused(java.util.Arrays.copyOf(compressed, compressed.length / 2), true, Limits.defaults(), Kind.NOT_GZIP);
    }

    @Test
    void whatAllBodiesHoldTogetherIsBoundedAndGivenBack() throws Exception {
        byte[] body = batch(events.dialogue(clock.instant())).toString().getBytes(StandardCharsets.UTF_8);
        Ingest small = ingest(Limits.defaults().with(Limit.INFLATING_BYTES, body.length));
        for (int i = 0; i < 3; i++) {
            small.take(body, false, SOURCE).get();
        }
        assertThat(appended).hasSize(3);
        Ingest tooSmall = ingest(Limits.defaults().with(Limit.INFLATING_BYTES, body.length - 1));
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> tooSmall.take(body, false, SOURCE));
        assertThat(appended).hasSize(3);
    }

    @Test
    void acceptedEventsAreRememberedForAWhileAndDuplicatesAreNot() throws Exception {
        duplicates = List.of(0);
        ObjectNode first = events.dialogue(clock.instant());
        ObjectNode second = events.dialogue(clock.instant());
        take(batch(first, second));
        assertThat(recent.newest(10)).singleElement().satisfies(one -> {
            assertThat(one.event().eventId()).hasToString(second.get("event_id").asText());
            assertThat(one.receivedMillis()).isEqualTo(clock.millis());
        });
        clock.advance(RecentEvents.KEPT);
        assertThat(recent.newest(10)).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(recent.newest(10)).isEmpty();
    }

    @Test
    void newestComeFirstAndOnlySoManyAreKept() throws Exception {
        for (int i = 0; i < RecentEvents.KEPT_MAX + 5; i++) {
            take(batch(events.dialogue(clock.instant()).put("seq", i)));
        }
        assertThat(recent.newest(2))
                .extracting(one -> one.event().seq())
                .containsExactly((long) RecentEvents.KEPT_MAX + 4, (long) RecentEvents.KEPT_MAX + 3);
        assertThat(recent.newest(5_000)).hasSize(RecentEvents.KEPT_MAX);
        clock.advance(RecentEvents.KEPT.plusMillis(1));
        recent.forgetOld();
        clock.advance(RecentEvents.KEPT.negated());
        assertThat(recent.newest(10)).isEmpty();
    }

    @Test
    void batchThatWasKnownIsNeitherRememberedNorQuarantined() throws Exception {
        repeated = true;
        Appended taken = take(batch(
                events.dialogue(clock.instant()),
                events.dialogue(clock.instant()).put("seq", -1)));
        assertThat(taken.repeated()).isTrue();
        assertThat(recent.newest(10)).isEmpty();
        assertThat(quarantined).isEmpty();
    }
}
