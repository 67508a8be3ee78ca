package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInPageIT {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(PlayedCollector.NOW);
    private TestCollector collector;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        collector = PlayedCollector.start(directory, clock);
        browser = Browser.open(collector.collector().uri());
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        collector.close();
    }

    private String cookies() {
        return browser.json("return document.cookie;").asText();
    }

    @Test
    void linkIsFollowedAfterSigningIn() {
        browser.go("/dashboard?range=7");
        browser.one("#token").sendKeys("not-the-token-0123\n");
        browser.awaitText("#sign-in-error", "not known");
        assertThat(browser.one("#token").getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.one("#nav").isDisplayed()).isFalse();
        // What was refused is selected: typing replaces it.
        browser.one("#token").sendKeys(TestClient.TOKEN + "\n");
        browser.awaitLoaded();
        assertThat(browser.one("[data-range='7']").getDomAttribute("aria-pressed"))
                .isEqualTo("true");
        assertThat(cookies()).as("scripts do not see it").isEmpty();
    }

    @Test
    void emptyFieldIsNotSent() {
        browser.go("/dashboard");
        browser.one("#token").sendKeys("\n");
        browser.awaitText("#sign-in-error", "Enter a service token.");
    }

    @Test
    void expiredSignInAsksAgainAndGoesOnWhereOneWas() {
        browser.goSignedIn("/dashboard?range=7&compare=0", TestClient.TOKEN);
        browser.awaitLoaded();
        clock.advance(SignIns.VALID);
        browser.click("#refresh");
        browser.awaitText(".sign-in", "Your sign-in has ended");
        assertThat(browser.all(".card")).as("nothing that was read stays").isEmpty();
        browser.one("#token").sendKeys(TestClient.TOKEN + "\n");
        browser.awaitLoaded();
        assertThat(browser.driver().getCurrentUrl()).contains("range=7").contains("compare=0");
        assertThat(browser.all(".card")).isNotEmpty();
    }

    @Test
    void expiredSignInEndsTheLivePageToo() {
        browser.goSignedIn("/dashboard/live", TestClient.TOKEN);
        browser.one(".connection.good");
        clock.advance(SignIns.VALID);
        browser.awaitText(".sign-in", "Your sign-in has ended");
    }

    @Test
    void signingOutLeavesNothingBehind() {
        browser.goSignedIn("/dashboard", TestClient.TOKEN);
        browser.awaitLoaded();
        browser.click("#sign-out");
        browser.awaitText(".sign-in", "You are signed out.");
        assertThat(browser.all(".card")).isEmpty();
        browser.go("/dashboard/health");
        browser.awaitText(".sign-in", "Service token");
    }
}
