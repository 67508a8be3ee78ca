package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePageIT {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(PlayedCollector.NOW);
    private final TestEvents events = new TestEvents(11);
    private TestCollector collector;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        collector = PlayedCollector.start(directory, clock);
        browser = Browser.open(collector.collector().uri());
        browser.goSignedIn("/dashboard/live", TestClient.TOKEN);
        browser.one(".connection.good");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        collector.close();
    }

    private void post(ObjectNode... of) {
        ObjectNode batch = events.batch(clock.instant(), List.of(of));
        assertThat(collector.client().postSigned(batch, clock.millis()).statusCode())
                .isEqualTo(200);
    }

    private void awaitRows(int count) {
        browser.awaitThat(count + " rows", () -> browser.all("tbody tr").size() == count);
    }

    @Test
    void eventsAppearAsTheyArriveWithVerdictAndReason() throws Exception {
        post(events.dialogue(clock.instant()));
        awaitRows(1);
        assertThat(browser.text("tbody tr"))
                .contains("Accepted", "dialogue_open", TestClient.KEY_ID, "dialogue_id=smith.hello");
        new PlayedDays(collector, clock, 5).playTrouble();
        awaitRows(8);
        assertThat(browser.text("tbody"))
                .contains("dialogue_id does not match its pattern")
                .contains("command is required and missing")
                .contains("unknown_event")
                .contains("17 × command_executed: queue full")
                .contains("It came after its late window")
                .contains("The same event was accepted before")
                .doesNotContain("a sentence");
        assertThat(browser.one("[data-verdict=rejected] data").getDomAttribute("value"))
                .isEqualTo("3");
        assertThat(browser.one("[data-verdict=lost] data").getDomAttribute("value"))
                .isEqualTo("17");
    }

    @Test
    void filtersAreInTheAddressAndKeepOthersOut() {
        ObjectNode mine = events.dialogue(clock.instant());
        ObjectNode other = events.event("command_executed", clock.instant(), TestEvents.village(3), events.uuid());
        post(mine, other);
        awaitRows(2);
        String session = mine.get("session_id").asText().substring(0, 8);
        browser.one("#filter-session").sendKeys(session);
        awaitRows(1);
        assertThat(browser.text("tbody tr")).contains("dialogue_open");
        browser.awaitThat(
                "the address",
                () -> String.valueOf(browser.driver().getCurrentUrl()).contains("session=" + session));
        browser.driver().navigate().refresh();
        awaitRows(1);
        assertThat(browser.one("#filter-session").getDomProperty("value")).isEqualTo(session);
        browser.go("/dashboard/live?verdict=rejected");
        browser.awaitText(".live", "Nothing that matches");
    }

    @Test
    void pausedPageHoldsEventsBack() {
        post(events.dialogue(clock.instant()));
        awaitRows(1);
        browser.press("p");
        post(events.dialogue(clock.instant()));
        browser.awaitText("#pause", "1 waiting");
        assertThat(browser.all("tbody tr")).hasSize(1);
        browser.click("#pause");
        awaitRows(2);
    }

    @Test
    void lostConnectionSaysSoAndComesBackByItself() throws Exception {
        int port = collector.collector().uri().getPort();
        collector.close();
        browser.awaitText(".connection", "The connection is lost");
        collector = new TestCollector(TestCollector.config(directory, clock)
                .dashboard(true)
                .port(port)
                .build());
        // Who was signed in is not known to a new process.
        browser.awaitText(".sign-in", "Your sign-in has ended");
    }

    @Test
    void hostileTextsOfAGameStayTexts() {
        ObjectNode event = events.dialogue(clock.instant());
        event.put("platform", "a:b");
        event.withObject("payload").put("dialogue_id", "alert-1.:_x");
        post(event);
        awaitRows(1);
        assertThat(browser.all("tbody script, tbody img")).isEmpty();
    }
}
