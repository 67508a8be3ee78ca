package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestCollector;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page shows what the endpoints say, of the days that were chosen. */
class KpiPageIT {
    private static final List<String> KPIS =
            List.of("daily-active-villages", "session-duration", "dialogue-opens", "command-executions");
    private static final String ALL_TABLES = "tables=" + String.join(",", KPIS);
    private static final LocalDate TODAY = LocalDate.parse(PlayedCollector.TODAY);

    private static TestCollector collector;
    private static Browser browser;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws Exception {
        collector = PlayedCollector.shared();
        browser = PlayedCollector.open("/dashboard");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void go(String query) {
        browser.go("/dashboard" + query);
        browser.awaitLoaded();
    }

    private static Map<String, String> endpoint(String kpi, LocalDate start, LocalDate end, String metric) {
        return KpiTables.endpoint(collector
                .client()
                .getJson("/internal/analytics/kpis/" + kpi + "?start=" + start + "&end=" + end
                        + (metric.isEmpty() ? "" : "&metric=" + metric)));
    }

    private static List<String> metrics(String kpi) {
        JsonNode kpis = collector.client().getJson("/internal/analytics/kpis").get("kpis");
        for (JsonNode one : kpis) {
            if (one.get("id").asText().equals(kpi) && one.has("metrics")) {
                return one.get("metrics").valueStream().map(JsonNode::asText).toList();
            }
        }
        return List.of("");
    }

    private static LocalDate shown(String which) {
        return LocalDate.parse(browser.json(
                        "return [...document.querySelectorAll('#table-daily-active-villages tbody time:first-child')]"
                                + ".map(time => time.closest('th')?.querySelector('time').dateTime).filter(Boolean).sort().at("
                                + (which.equals("first") ? "0" : "-1") + ");")
                .asText());
    }

    @Test
    void everyValueIsTheEndpoints() {
        go("?" + ALL_TABLES);
        LocalDate start = TODAY.minusDays(27);
        for (String kpi : KPIS) {
            Map<String, String[]> rows = KpiTables.rows(browser, kpi);
            assertThat(rows).as(kpi).hasSize(28);
            List<String> metrics = metrics(kpi);
            for (int i = 0; i < metrics.size(); i++) {
                Map<String, String> now = endpoint(kpi, start, TODAY, metrics.get(i));
                for (Map.Entry<String, String[]> row : rows.entrySet()) {
                    assertThat(row.getValue()[i])
                            .as(kpi + " " + metrics.get(i) + " " + row.getKey())
                            .isEqualTo(now.get(row.getKey()));
                }
            }
            Map<String, String> before = endpoint(kpi, start.minusDays(28), TODAY.minusDays(28), metrics.get(0));
            for (Map.Entry<String, String[]> row : rows.entrySet()) {
                String earlier = LocalDate.parse(row.getKey()).minusDays(28).toString();
                assertThat(row.getValue()[metrics.size()])
                        .as(kpi + " before " + row.getKey())
                        .isEqualTo(before.get(earlier));
            }
        }
    }

    private static double figure(String kpi) {
        return Double.parseDouble(
                browser.one(".card[data-kpi=" + kpi + "] .figure data").getDomAttribute("value"));
    }

    @Test
    void cardsCountTheDaysThatAreOver() {
        go("");
        LocalDate start = TODAY.minusDays(27);
        List<Double> dialogues = numbers(endpoint("dialogue-opens", start, TODAY.minusDays(1), ""));
        assertThat(figure("dialogue-opens"))
                .isEqualTo(dialogues.stream().mapToDouble(d -> d).sum());
        List<Double> villages = numbers(endpoint("daily-active-villages", start, TODAY.minusDays(1), ""));
        assertThat(figure("daily-active-villages"))
                .isCloseTo(villages.stream().mapToDouble(d -> d).average().orElseThrow(), within(1e-9));
        double week = numbers(endpoint("command-executions", TODAY.minusDays(7), TODAY.minusDays(1), "")).stream()
                .mapToDouble(d -> d)
                .sum();
        double weekBefore =
                numbers(endpoint("command-executions", TODAY.minusDays(14), TODAY.minusDays(8), "")).stream()
                        .mapToDouble(d -> d)
                        .sum();
        // The quiet day is in the week before, suppressed: its partner in the week does not count either.
        String partner = endpoint("command-executions", TODAY.minusDays(5), TODAY.minusDays(5), "")
                .values()
                .iterator()
                .next();
        assertThat(Double.parseDouble(browser.one(".card[data-kpi=command-executions] .change data")
                        .getDomAttribute("value")))
                .isCloseTo(Math.abs((week - Double.parseDouble(partner)) / weekBefore - 1), within(1e-9));
    }

    private static List<Double> numbers(Map<String, String> days) {
        return days.values().stream()
                .filter(value -> !value.isEmpty())
                .map(Double::parseDouble)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"7, 6", "28, 27", "90, 89", "month, 23"})
    void presetsShowTheirDays(String range, int daysBack) {
        go("?" + ALL_TABLES);
        browser.click("[data-range='" + range + "']");
        browser.awaitThat(
                "the days are shown",
                () -> KpiTables.rows(browser, "daily-active-villages").size() == daysBack + 1);
        assertThat(shown("first")).isEqualTo(TODAY.minusDays(daysBack));
        assertThat(shown("last")).isEqualTo(TODAY);
        assertThat(browser.one("[data-range='" + range + "']").getDomAttribute("aria-pressed"))
                .isEqualTo("true");
        String address = String.valueOf(browser.driver().getCurrentUrl());
        // The same address shows the same page.
        browser.driver().get(address);
        browser.awaitLoaded();
        browser.awaitThat(
                "the days are shown",
                () -> KpiTables.rows(browser, "daily-active-villages").size() == daysBack + 1);
        assertThat(shown("first")).isEqualTo(TODAY.minusDays(daysBack));
    }

    @Test
    void arrowKeysMoveThePeriodAndGoingBackComesBack() {
        go("?range=7&" + ALL_TABLES);
        browser.press(Keys.ARROW_LEFT);
        browser.awaitThat("a week earlier", () -> shown("last").equals(TODAY.minusDays(7)));
        assertThat(browser.driver().getCurrentUrl()).contains("end=" + TODAY.minusDays(7));
        browser.press(Keys.ARROW_LEFT);
        browser.awaitThat("two weeks earlier", () -> shown("last").equals(TODAY.minusDays(14)));
        browser.press(Keys.ARROW_RIGHT);
        browser.awaitThat("a week earlier", () -> shown("last").equals(TODAY.minusDays(7)));
        browser.driver().navigate().back();
        browser.awaitThat("two weeks earlier", () -> shown("last").equals(TODAY.minusDays(14)));
    }

    @Test
    void nothingIsShownAfterToday() {
        go("?range=7&" + ALL_TABLES);
        assertThat(browser.one("[aria-label='Later period']").isEnabled()).isFalse();
        browser.press(Keys.ARROW_RIGHT);
        assertThat(shown("last")).isEqualTo(TODAY);
    }

    @Test
    void keysAreListedAndCanBeSwitchedOff() {
        go("?range=7&" + ALL_TABLES);
        browser.press("?");
        browser.awaitText("#keys-dialog", "Earlier period");
        browser.click("#keys-on");
        browser.press(Keys.ESCAPE);
        browser.awaitGone("#keys-dialog");
        browser.press(Keys.ARROW_LEFT);
        browser.press("?");
        browser.awaitText("#keys-dialog", "Earlier period");
        assertThat(shown("last")).isEqualTo(TODAY);
        browser.click("#keys-on");
        browser.press(Keys.ESCAPE);
        browser.awaitGone("#keys-dialog");
    }

    @Test
    void comparisonCanBeLeftOut() {
        go("?" + ALL_TABLES);
        browser.click("#compare");
        browser.awaitThat(
                "no comparison",
                () -> KpiTables.rows(browser, "daily-active-villages")
                                .values()
                                .iterator()
                                .next()
                                .length
                        == 1);
        assertThat(browser.driver().getCurrentUrl()).contains("compare=0");
        assertThat(browser.text("#chart-dialogue-opens .legend")).doesNotContain("previous");
        assertThat(browser.text(".card[data-kpi=dialogue-opens]"))
                .contains("Week over week")
                .doesNotContain("Previous");
    }

    @Test
    void provisionalAndSuppressedDaysAreDrawnAndExplained() {
        go("?" + ALL_TABLES);
        assertThat(browser.text(".remarks"))
                .contains("22 Nov 2026")
                .contains("48 hours")
                .contains("fewer than 5 villages");
        assertThat(browser.text("#chart-daily-active-villages .legend"))
                .contains("provisional")
                .contains("suppressed");
        String table = browser.text("#table-daily-active-villages");
        assertThat(table).contains("provisional").contains("suppressed");
        String quiet = TODAY.minusDays(PlayedDays.QUIET_DAYS_AGO).toString();
        assertThat(KpiTables.rows(browser, "daily-active-villages"))
                .hasEntrySatisfying(quiet, numbers -> assertThat(numbers[0]).isEmpty());
    }

    @Test
    void lateShareAndLossesAreInSight() {
        go("");
        assertThat(browser.one("[data-quality=late] data").getDomAttribute("value"))
                .isEqualTo("1");
        assertThat(browser.one("[data-quality=lost] data").getDomAttribute("value"))
                .isEqualTo("17");
        assertThat(browser.one("[data-quality=rejected] data").getDomAttribute("value"))
                .isEqualTo("3");
    }

    @Test
    void csvHoldsWhatTheEndpointsSay() throws Exception {
        go("?range=7");
        Path file = browser.download(directory, "#chart-session-duration [aria-label$='as CSV']");
        assertThat(file.getFileName()).hasToString("session-duration_2026-11-18_2026-11-24.csv");
        List<String> lines = Files.readString(file).lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0))
                .startsWith("date,avg,p50,p95")
                .contains("provisional,suppressed,previous_date,previous_avg");
        Map<String, String> averages = endpoint("session-duration", TODAY.minusDays(13), TODAY, "avg");
        int earlier = List.of(lines.get(0).split(",", -1)).indexOf("previous_avg");
        for (String line : lines.subList(1, 8)) {
            String[] cells = line.split(",", -1);
            assertThat(cells[1]).as(line).isEqualTo(averages.get(cells[0]));
            assertThat(cells[earlier]).as(line).isEqualTo(averages.get(cells[earlier - 1]));
            assertThat(LocalDate.parse(cells[earlier - 1]))
                    .isEqualTo(LocalDate.parse(cells[0]).minusDays(7));
        }
    }

    @Test
    void pngShowsTheChart() throws Exception {
        go("");
        Path file = browser.download(directory, "#chart-dialogue-opens [aria-label$='as PNG']");
        assertThat(file.getFileName()).hasToString("dialogue-opens_2026-10-28_2026-11-24.png");
        browser.awaitThat("the picture is whole", () -> ImageIO.read(file.toFile()) != null);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isGreaterThan(400);
        assertThat(image.getHeight()).isGreaterThan(250);
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 2) {
            for (int y = 0; y < image.getHeight(); y += 2) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(colours).as("lines, text and ground").hasSizeGreaterThan(20);
    }

    @Test
    void fourHundredDaysAreShown() {
        go("?range=custom&start=2025-10-21&end=2026-11-24&tables=daily-active-villages");
        Map<String, String[]> rows = KpiTables.rows(browser, "daily-active-villages");
        assertThat(rows).hasSize(400);
        Map<String, String> values = endpoint("daily-active-villages", TODAY.minusDays(399), TODAY, "");
        rows.forEach((day, numbers) -> assertThat(numbers[0]).as(day).isEqualTo(values.get(day)));
        assertThat(browser.all(".state.failed")).isEmpty();
    }

    @Test
    void moreDaysThanThatAreCutToTheLast() {
        go("?range=custom&start=2020-01-01&end=2026-11-24&tables=daily-active-villages");
        assertThat(KpiTables.rows(browser, "daily-active-villages")).hasSize(400);
    }

    @ParameterizedTest
    @CsvSource({
        "'?range=nonsense&end=2026-02-31&month=13&tables=%3Cb%3E'",
        "'?range=custom&start=2026-11-24&end=2026-01-01'"
    })
    void nonsenseInTheAddressIsADefault(String query) {
        go(query);
        assertThat(browser.all(".card")).hasSizeGreaterThanOrEqualTo(KPIS.size());
        assertThat(browser.all(".state.failed")).isEmpty();
    }

    @Test
    void numbersAndDaysAreTheViewersAndDaysAreUtc() throws Exception {
        try (Browser german = Browser.open(collector.collector().uri(), "de-DE")) {
            german.goSignedIn("/dashboard?range=90", TestClient.TOKEN);
            german.awaitLoaded();
            assertThat(german.text(".range"))
                    .contains("27.08.")
                    .contains("24.11.2026")
                    .contains("UTC");
            double figure = Double.parseDouble(
                    german.one(".card[data-kpi=dialogue-opens] .figure data").getDomAttribute("value"));
            assertThat(figure).isGreaterThan(1_000);
            String grouped = String.format(java.util.Locale.GERMANY, "%,d", (long) figure);
            assertThat(german.text(".card[data-kpi=dialogue-opens] .figure")).contains(grouped);
        }
    }

    @Test
    void coloursAreTheSystemsUntilOneChooses() {
        browser.preferColours("dark");
        go("");
        String dark = background();
        browser.driver()
                .executeScript("document.getElementById('theme').value = 'light';"
                        + "document.getElementById('theme').dispatchEvent(new Event('change'));");
        browser.awaitThat("light", () -> !background().equals(dark));
        String light = background();
        go("");
        assertThat(background()).as("remembered").isEqualTo(light);
        browser.driver()
                .executeScript("document.getElementById('theme').value = 'system';"
                        + "document.getElementById('theme').dispatchEvent(new Event('change'));");
        browser.awaitThat("dark", () -> background().equals(dark));
        browser.preferColours("light");
        browser.awaitThat("light", () -> background().equals(light));
        browser.press("d");
        browser.awaitThat("dark", () -> background().equals(dark));
        browser.driver().executeScript("localStorage.clear()");
        go("");
    }

    private static String background() {
        return browser.json("return getComputedStyle(document.body).backgroundColor;")
                .asText();
    }

    @Test
    void breakdownsAreThoseOfTheEndpoint() {
        go("");
        JsonNode kpis = collector.client().getJson("/internal/analytics/kpis").get("kpis");
        for (JsonNode kpi : kpis) {
            if (kpi.has("by")) {
                String id = kpi.get("id").asText();
                JsonNode groups = collector
                        .client()
                        .getJson("/internal/analytics/kpis/" + id + "/groups?start=" + TODAY.minusDays(27) + "&end="
                                + TODAY + "&limit=10")
                        .get("groups");
                JsonNode rows = browser.json(
                        "return [...document.querySelectorAll('.breakdown[data-kpi=" + id
                                + "] tbody tr')].map(row => [row.cells[0].textContent.replace(' *', ''), row.querySelector('data').value]);");
                assertThat(groups).as(id).isNotEmpty();
                for (int i = 0; i < groups.size(); i++) {
                    assertThat(rows.get(i).get(0).asText())
                            .isEqualTo(groups.get(i).get("group").asText());
                    assertThat(rows.get(i).get(1).asText())
                            .isEqualTo(KpiTables.number(groups.get(i).get("value")));
                }
            }
        }
    }
}
