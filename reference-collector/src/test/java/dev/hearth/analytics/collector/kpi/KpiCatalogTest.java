package dev.hearth.analytics.collector.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.KpiKey;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KpiCatalogTest {
    private static final String VILLAGES =
            "{\"id\":\"daily-active-villages\",\"title\":\"t\",\"unit\":\"villages\",\"kind\":\"unique\","
                    + "\"field\":\"anon_village_id\"}";

    private static KpiCatalog read(String declaration) throws IOException {
        String json = "{\"kpis\":[" + VILLAGES + (declaration.isEmpty() ? "" : "," + declaration) + "]}";
        return KpiCatalog.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Increments count(KpiCatalog kpis, EventRecord event) {
        Increments increments = new Increments(0, 1);
        kpis.count(event, increments);
        return increments;
    }

    @Test
    void countIsBrokenDownByAField() throws IOException {
        KpiCatalog kpis = read("{\"id\":\"c\",\"title\":\"t\",\"unit\":\"events\",\"kind\":\"count\","
                + "\"event\":\"dialogue_open\",\"by\":\"dialogue_id\"}");
        assertThat(Objects.requireNonNull(kpis.find("c")).by()).isEqualTo("dialogue_id");
        Increments increments = count(kpis, StoreEvents.dialogue(1, StoreEvents.NOON, 3, "elder"));
        KpiKey total = new KpiKey("c", StoreEvents.DAY, KpiKey.TOTAL);
        assertThat(increments.counts()).containsEntry(total, 1L).containsEntry(total.of("elder"), 1L);
        assertThat(increments.members().get(total.of("elder"))).containsExactly(StoreEvents.village(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"dialogue_id\":7}", "{\"dialogue_id\":\"\"}", "{\"npc_id\":{\"dialogue_id\":\"x\"}}"})
    void eventWithoutTheFieldIsOneOfTheOthers(String payload) throws IOException {
        KpiCatalog kpis = read("{\"id\":\"c\",\"title\":\"t\",\"unit\":\"events\",\"kind\":\"count\","
                + "\"event\":\"dialogue_open\",\"by\":\"dialogue_id\"}");
        Increments increments = count(kpis, StoreEvents.event(1, "dialogue_open", StoreEvents.NOON, 3, 3, payload));
        assertThat(increments.counts())
                .containsEntry(new KpiKey("c", StoreEvents.DAY, KpiKey.OTHER), 1L)
                .hasSize(2);
    }

    @Test
    void payloadThatIsNoJsonCannotBeCounted() throws IOException {
        KpiCatalog kpis = read("{\"id\":\"c\",\"title\":\"t\",\"unit\":\"events\",\"kind\":\"count\","
                + "\"event\":\"dialogue_open\",\"by\":\"dialogue_id\"}");
        Assertions.assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() ->
                        count(kpis, StoreEvents.event(1, "dialogue_open", StoreEvents.NOON, 3, 3, "{\"npc_id\":")));
    }

    @Test
    void uniqueIsBrokenDownByAField() throws IOException {
        KpiCatalog kpis = read("{\"id\":\"u\",\"title\":\"t\",\"unit\":\"villages\",\"kind\":\"unique\","
                + "\"field\":\"anon_village_id\",\"event\":\"dialogue_open\",\"by\":\"dialogue_id\"}");
        Increments increments = count(kpis, StoreEvents.dialogue(1, StoreEvents.NOON, 3, "elder"));
        KpiKey total = new KpiKey("u", StoreEvents.DAY, KpiKey.TOTAL);
        assertThat(increments.members().keySet()).contains(total, total.of("elder"));
        assertThat(count(kpis, StoreEvents.start(2, StoreEvents.NOON, 3, 3)).members())
                .doesNotContainKey(total);
    }

    @Test
    void durationIsBrokenDownByAFieldOfItsStart() throws IOException {
        KpiCatalog kpis = read("{\"id\":\"d\",\"title\":\"t\",\"unit\":\"seconds\",\"kind\":\"duration\","
                + "\"start_event\":\"session_start\",\"end_event\":\"session_end\",\"pair_by\":\"session_id\","
                + "\"metrics\":[\"avg\",\"unended\"],\"by\":\"reason\"}");
        Increments increments = count(kpis, StoreEvents.start(1, StoreEvents.NOON, 3, 3));
        assertThat(increments.sessions().values())
                .singleElement()
                .satisfies(edges -> assertThat(edges.group()).isEqualTo("launch"));
        assertThat(increments.members()).containsKey(new KpiKey("d", StoreEvents.DAY, "launch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"week", "month"})
    void longerPeriodIsRefusedWithTheReason(String period) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"id\":\"w\",\"title\":\"t\",\"unit\":\"villages\",\"kind\":\"unique\","
                        + "\"field\":\"anon_village_id\",\"period\":\"" + period + "\"}"))
                .withMessageContaining("the KPI w cannot have the period " + period)
                .withMessageContaining("salt");
    }

    @Test
    void dayIsAPeriod() throws IOException {
        assertThat(read("{\"id\":\"w\",\"title\":\"t\",\"unit\":\"villages\",\"kind\":\"unique\","
                                + "\"field\":\"anon_village_id\",\"period\":\"day\"}")
                        .find("w"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"median\"} kind",
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"count\"} event",
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"count\",\"event\":\"e\",\"by\":3} by",
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"count\",\"event\":\"e\",\"weight\":\"w\"} weight",
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"unique\",\"field\":\"f\"} field",
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"unique\",\"field\":\"anon_village_id\",\"by\":\"b\"} event",
                "{\"id\":\"x\",\"title\":\"t\",\"unit\":\"u\",\"kind\":\"duration\",\"start_event\":\"a\",\"end_event\":\"b\",\"pair_by\":\"session_id\",\"metrics\":[\"p100\"]} metrics",
            })
    void wrongDeclarationIsNamed(String declarationAndField) {
        int last = declarationAndField.lastIndexOf(' ');
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(declarationAndField.substring(0, last)))
                .withMessageContaining("the KPI x has a missing or wrong " + declarationAndField.substring(last + 1));
    }

    @Test
    void kpiThatIsDeclaredTwiceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> read(VILLAGES)).withMessageContaining("twice");
    }
}
