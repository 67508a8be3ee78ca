package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the page when what it asks for does not come, or there is nothing. */
class StatesIT {
    private static FaultyFront front;
    private static Browser browser;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws Exception {
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

    @Test
    void onlyThePartThatFailedSaysSoAndComesBack() {
        front.fail("/internal/analytics/kpis/dialogue-opens", 503);
        browser.go("/dashboard");
        browser.awaitLoaded();
        browser.awaitText("#chart-dialogue-opens", "The collector cannot reach its store.");
        assertThat(browser.all("#chart-daily-active-villages canvas")).hasSize(1);
        assertThat(browser.one("#chart-dialogue-opens [aria-label$='as CSV']").isEnabled())
                .isFalse();
        front.heal();
        browser.click("#chart-dialogue-opens .state button");
        browser.awaitThat(
                "the chart is there",
                () -> browser.all("#chart-dialogue-opens canvas").size() == 1);
    }

    @Test
    void oldFiguresStayWhenTheCollectorStopsAndSayHowOldTheyAre() {
        browser.go("/dashboard");
        browser.awaitLoaded();
        String before = browser.text(".card[data-kpi=dialogue-opens] .figure");
        front.cut();
        browser.click("#refresh");
        browser.awaitText("#banner", "The collector cannot be reached. What you see is from");
        assertThat(browser.text(".card[data-kpi=dialogue-opens] .figure")).isEqualTo(before);
        front.heal();
        // By itself, without anybody asking.
        browser.awaitThat("the banner is gone", () -> browser.text("#banner").isEmpty());
    }

    @Test
    void pageThatCannotLoadAnythingOffersToTryAgain() {
        front.fail("/internal/analytics/kpis", 503);
        browser.go("/dashboard");
        browser.awaitText(".state.failed", "This could not be loaded");
        front.heal();
        browser.click(".state.failed button");
        browser.awaitThat(
                "the cards are there", () -> browser.all(".card[data-kpi]").size() >= 4);
    }

    @Test
    void placeIsKeptWhileLoading() {
        CountDownLatch held = front.hold();
        try {
            browser.go("/dashboard");
            browser.awaitThat("skeletons", () -> browser.all(".skeleton").size() > 4);
            assertThat(browser.one(".content").getDomAttribute("aria-busy")).isEqualTo("true");
            assertThat(browser.one(".content [role=status]").getDomProperty("textContent"))
                    .contains("Loading");
        } finally {
            held.countDown();
        }
        browser.awaitLoaded();
        assertThat(browser.all(".skeleton")).isEmpty();
    }

    @Test
    void healthSaysWhenItCannotBeRead() {
        browser.go("/dashboard/health");
        browser.awaitThat("facts", () -> !browser.all("[data-fact]").isEmpty());
        front.cut();
        browser.press("r");
        browser.awaitText("#banner", "cannot be reached");
        front.heal();
        browser.press("r");
        browser.awaitThat("the banner is gone", () -> browser.text("#banner").isEmpty());
    }

    @Test
    void emptyStoreSaysWhatToDo() throws Exception {
        try (TestCollector empty = PlayedCollector.start(directory, new TestClock(PlayedCollector.NOW));
                Browser other = Browser.open(empty.collector().uri())) {
            other.goSignedIn("/dashboard", TestClient.TOKEN);
            other.awaitLoaded();
            assertThat(other.text(".content"))
                    .contains("No events on these days")
                    .contains("Nothing on these days.");
            assertThat(other.all(".state.failed")).isEmpty();
            other.go("/dashboard/live");
            other.awaitText(".live", "Nothing in the last ten minutes");
            other.go("/dashboard/health");
            other.awaitText(".content", "Nothing was received in the last 14 days");
            assertThat(other.text(".content"))
                    .contains("Nothing was rejected.")
                    .contains("No client has reported a loss.");
        }
    }
}
