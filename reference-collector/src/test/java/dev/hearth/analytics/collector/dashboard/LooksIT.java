package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.catalog.CatalogSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page and state in both colours: judged by axe-core, not wider than the screen, and photographed. The pictures go to
 * {@code target/dashboard}; with {@code -Ddashboard.pictures=true} also to {@code docs/dashboard}, for people.
 */
class LooksIT {
    private static final Path PICTURES = Path.of("target/dashboard");
    private static final Path DOCUMENTS = Path.of("../docs/dashboard");
    private static final int WIDE = 1360;
    private static final int PHONE = 390;

    private static FaultyFront front;
    private static Browser browser;
    private static String axe;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws Exception {
        try (InputStream in = LooksIT.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        front = new FaultyFront(PlayedCollector.shared().collector().uri());
        browser = Browser.open(front.uri());
        browser.goSignedIn("/dashboard", TestClient.TOKEN);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (front != null) {
            front.close();
        }
    }

    private static void look(Browser at, String name, int width, int height) throws IOException {
        at.size(width, height);
        at.awaitThat(
                "drawn at that width",
                () -> at.json(
                                "return [...document.querySelectorAll('.chart')].every(chart => !chart.querySelector('.uplot')"
                                        + " || Math.abs(chart.querySelector('.uplot').offsetWidth - chart.clientWidth) <= 1);")
                        .asBoolean());
        byte[] picture = at.screenshot();
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), picture);
        if (Boolean.getBoolean("dashboard.pictures")) {
            Files.createDirectories(DOCUMENTS);
            Files.write(DOCUMENTS.resolve(name + ".png"), picture);
        }
        assertThat(at.json("return document.documentElement.scrollWidth <= document.documentElement.clientWidth;")
                        .asBoolean())
                .as(name + " is not wider than the screen")
                .isTrue();
        assertThat(violations(at)).as(name).isEmpty();
    }

    private static List<String> violations(Browser at) {
        at.driver().executeScript(axe);
        Object found = at.driver()
                .executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                                + ".then(result => done(JSON.stringify(result.violations.map(one => one.id + ': ' + one.help + ' at '"
                                + " + one.nodes.map(node => node.target.join(' ')).join(', ')))), error => done(JSON.stringify([String(error)])));");
        List<String> violations = new ArrayList<>();
        for (JsonNode one : at.json("return " + found + ";")) {
            violations.add(one.asText());
        }
        return violations;
    }

    private static void go(String path, String scheme) {
        browser.preferColours(scheme);
        browser.go(path);
        browser.awaitLoaded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void kpis(String scheme) throws IOException {
        go("/dashboard", scheme);
        look(browser, "kpis-" + scheme, WIDE, 1400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void ninetyDaysWithATable(String scheme) throws IOException {
        go("/dashboard?range=90&tables=session-duration", scheme);
        look(browser, "table-" + scheme, WIDE, 1250);
    }

    @Test
    void tipOfADay() throws IOException {
        go("/dashboard", "light");
        browser.size(WIDE, 900);
        new org.openqa.selenium.interactions.Actions(browser.driver())
                .moveToElement(browser.one("#chart-session-duration .u-over"), 60, 10)
                .perform();
        browser.awaitThat(
                "the tip", () -> browser.text("#chart-session-duration .tip").contains("95th percentile"));
        look(browser, "tip", WIDE, 900);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void customPeriodAndKeys(String scheme) throws IOException {
        go("/dashboard?range=custom&start=2026-09-01&end=2026-10-15", scheme);
        browser.press("?");
        browser.awaitText("#keys-dialog", "Earlier period");
        look(browser, "keys-" + scheme, WIDE, 900);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void phone(String scheme) throws IOException {
        browser.size(PHONE, 844);
        go("/dashboard", scheme);
        look(browser, "phone-kpis-" + scheme, PHONE, 1500);
        go("/dashboard/health", scheme);
        look(browser, "phone-health-" + scheme, PHONE, 1500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void health(String scheme) throws IOException {
        go("/dashboard/health", scheme);
        look(browser, "health-" + scheme, WIDE, 1150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void failures(String scheme) throws IOException {
        front.fail("/internal/analytics/kpis/dialogue-opens", 503);
        go("/dashboard", scheme);
        browser.awaitThat("one failed", () -> !browser.all(".state.failed").isEmpty());
        look(browser, "one-failed-" + scheme, WIDE, 1050);
        front.heal();
        go("/dashboard", scheme);
        front.cut();
        browser.click("#refresh");
        browser.awaitText("#banner", "cannot be reached");
        look(browser, "offline-" + scheme, WIDE, 700);
        front.heal();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void loading(String scheme) throws IOException {
        CountDownLatch held = front.hold();
        try {
            browser.preferColours(scheme);
            browser.go("/dashboard");
            browser.awaitThat("skeletons", () -> browser.all(".skeleton").size() > 4);
            look(browser, "loading-" + scheme, WIDE, 700);
        } finally {
            held.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void emptyStoreLiveEventsAndSignIn(String scheme) throws Exception {
        TestClock clock = new TestClock(PlayedCollector.NOW);
        try (TestCollector own = PlayedCollector.start(directory, clock);
                Browser other = Browser.open(own.collector().uri())) {
            other.preferColours(scheme);
            other.go("/dashboard");
            other.one("#token");
            look(other, "sign-in-" + scheme, WIDE, 700);
            other.goSignedIn("/dashboard", TestClient.TOKEN);
            other.awaitLoaded();
            look(other, "empty-" + scheme, WIDE, 900);
            other.go("/dashboard/live");
            other.awaitText(".live", "Nothing in the last ten minutes");
            look(other, "live-empty-" + scheme, WIDE, 600);
            new PlayedDays(own, clock, 9).playTrouble();
            other.awaitThat("events", () -> other.all("tbody tr").size() == 7);
            look(other, "live-" + scheme, WIDE, 750);
            look(other, "phone-live-" + scheme, PHONE, 1100);
            clock.advance(SignIns.VALID);
            other.go("/dashboard/health");
            other.one("#token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void catalogWithAMistake(String scheme) throws Exception {
        Path catalog = CatalogOfAGame.write(directory.resolve("analytics.catalog.json"), "attempts");
        TestClock clock = new TestClock(PlayedCollector.NOW);
        try (TestCollector own = new TestCollector(TestCollector.config(directory.resolve("data"), clock)
                        .dashboard(true)
                        .catalogs(List.of(new CatalogSource(null, catalog)))
                        .build());
                Browser other = Browser.open(own.collector().uri())) {
            new PlayedDays(own, clock, 9).playTrouble();
            CatalogOfAGame.write(catalog, "tries");
            other.preferColours(scheme);
            other.goSignedIn("/dashboard/health", TestClient.TOKEN);
            other.awaitText("[data-fact=catalogs]", "A file is wrong");
            other.driver()
                    .executeScript(
                            "document.querySelectorAll('.mistakes .file').forEach(one => { one.textContent = '/srv/games/ember/analytics.catalog.json'; });");
            look(other, "catalog-" + scheme, WIDE, 900);
            look(other, "phone-catalog-" + scheme, PHONE, 1500);
        }
    }

    /** Everything is reached with the keyboard alone, and where one is can be seen. */
    @Test
    void tabReachesEveryControl() {
        go("/dashboard?range=7", "light");
        browser.size(WIDE, 900);
        int controls = browser.json(
                        "return [...document.querySelectorAll('a[href], button:not([disabled]), select, input')]"
                                + ".filter(one => one.offsetParent !== null).length;")
                .asInt();
        browser.json("document.activeElement.blur(); window.reached = new Set(); return null;");
        boolean alwaysSeen = true;
        for (int i = 0; i < controls + 5; i++) {
            browser.press(org.openqa.selenium.Keys.TAB);
            JsonNode focus = browser.json(
                    "const one = document.activeElement; reached.add(one);"
                            + " const style = getComputedStyle(one); return {body: one === document.body, outline: style.outlineStyle};");
            alwaysSeen &= focus.get("body").asBoolean()
                    || !focus.get("outline").asText().equals("none");
        }
        assertThat(alwaysSeen).as("the focus has an outline").isTrue();
        assertThat(
                        browser.json(
                                "return [...document.querySelectorAll('a[href], button:not([disabled]), select, input')]"
                                        + ".filter(one => one.offsetParent !== null && !reached.has(one)).map(one => one.outerHTML);"))
                .isEmpty();
    }

    /** At a zoom of 400 % a screen is 320 wide (WCAG 1.4.10). */
    @Test
    void narrowestScreenNeedsNoScrollingSideways() {
        for (String path : List.of("/dashboard", "/dashboard/health")) {
            browser.size(320, 640);
            go(path, "light");
            assertThat(browser.json("return document.documentElement.scrollWidth;")
                            .asInt())
                    .as(path)
                    .isLessThanOrEqualTo(320);
        }
        browser.devTools("Emulation.clearDeviceMetricsOverride", Map.of());
    }
}
