package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestClock;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard answers, without a browser: who may see what, and what a page may load. */
class DashboardTest {
    private static final String SIGN_IN = "/dashboard/sign-in";
    private static final String STATUS = "/dashboard/status";
    private static final String KPI = "/internal/analytics/kpis/dialogue-opens?start=2026-03-10&end=2026-03-10";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock("2026-03-10T12:00:00Z");
    private TestCollector collector;
    private TestClient client;

    @BeforeEach
    void start() throws CollectorException {
        collector = new TestCollector(
                TestCollector.config(directory, clock).dashboard(true).build());
        client = collector.client();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private HttpRequest.Builder signingIn(String body) {
        return client.request(SIGN_IN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static String withToken(String token) {
        return TestEvents.JSON.createObjectNode().put("token", token).toString();
    }

    private HttpResponse<String> signIn() {
        return client.send(signingIn(withToken(TestClient.TOKEN)));
    }

    private static String cookie(HttpResponse<String> response) {
        String set = response.headers().firstValue("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private HttpResponse<String> get(String path, String cookie) {
        return client.send(client.request(path).header("Cookie", cookie).GET());
    }

    private static String code(HttpResponse<String> response) {
        return TestClient.json(response).get("code").asText();
    }

    @Test
    void serviceTokenSignsInWithACookieThatScriptsAndOtherSitesCannotUse() {
        HttpResponse<String> response = signIn();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String set = response.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200");
        assertThat(set).doesNotContain(TestClient.TOKEN);
        assertThat(TestClient.json(response).get("signed_in_until").asText()).isEqualTo("2026-03-11T00:00:00Z");
        assertThat(get(STATUS, cookie(response)).statusCode()).isEqualTo(200);
    }

    @Test
    void cookieIsSecureBehindAProxyThatEncrypts() {
        HttpResponse<String> response =
                client.send(signingIn(withToken(TestClient.TOKEN)).header("X-Forwarded-Proto", "https"));
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow()).endsWith("; Secure");
    }

    @Test
    void twoSignInsHaveDifferentIds() {
        assertThat(cookie(signIn())).isNotEqualTo(cookie(signIn()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":\"wrong-token-0123\"}", "{\"token\":\"\"}"})
    void unknownTokenDoesNotSignIn(String body) {
        HttpResponse<String> response = client.send(signingIn(body));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.body()).doesNotContain("wrong-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"token\":1}", "{\"token\":[\"a\"]}"})
    void whatIsNoTokenInJsonIsRefused(String body) {
        HttpResponse<String> response = client.send(signingIn(body));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(code(response)).isEqualTo("malformed_json");
    }

    @Test
    void bodyWithoutEndIsNotReadOn() {
        HttpResponse<String> response = client.send(signingIn(withToken("x".repeat(5_000))));
        assertThat(response.statusCode()).isEqualTo(400);
    }

    /** A form of another site can send these types, and no other. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
    void formOfAnotherSiteCannotSignIn(String type) {
        HttpResponse<String> response = client.send(client.request(SIGN_IN)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(withToken(TestClient.TOKEN))));
        assertThat(response.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none",
        "Origin, https://evil.example",
        "Origin, null"
    })
    void requestThatABrowserMarksAsAnotherSitesIsRefused(String header, String value) {
        String cookie = cookie(signIn());
        HttpResponse<String> in =
                client.send(signingIn(withToken(TestClient.TOKEN)).header(header, value));
        assertThat(in.statusCode()).isEqualTo(403);
        HttpResponse<String> out = client.send(client.request(SIGN_IN)
                .header("Cookie", cookie)
                .header(header, value)
                .DELETE());
        assertThat(out.statusCode()).isEqualTo(403);
        assertThat(get(STATUS, cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void guessingIsStoppedAndForgivenAfterAMinute() {
        for (int i = 0; i < Attempts.FAILURES_MAX; i++) {
            assertThat(client.send(signingIn(withToken("guess-" + i + "-0123456")))
                            .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> stopped = signIn();
        assertThat(stopped.statusCode()).isEqualTo(429);
        assertThat(stopped.headers().firstValue("Retry-After")).contains("60");
        clock.advance(Duration.ofSeconds(61));
        assertThat(signIn().statusCode()).isEqualTo(200);
    }

    @Test
    void cookieReadsWhatATokenReadsAndSendsNothing() {
        String cookie = cookie(signIn());
        for (String path : List.of(
                "/internal/analytics/kpis",
                KPI,
                "/internal/analytics/integrity?start=2026-03-10&end=2026-03-10",
                "/internal/analytics/quarantine",
                "/internal/analytics/recent")) {
            assertThat(get(path, cookie).statusCode()).as(path).isEqualTo(200);
            assertThat(get(path, SignIns.COOKIE + "=guess").statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(get("/api/analytics/config", cookie).statusCode()).isEqualTo(401);
        TestEvents events = new TestEvents(1);
        HttpResponse<String> sent = client.send(client.request("/api/analytics/events")
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(events.batch(clock.instant(), List.of(events.dialogue(clock.instant())))
                        .toString())));
        assertThat(sent.statusCode()).isEqualTo(401);
    }

    @Test
    void answersForOneAreNotKeptForAnother() {
        HttpResponse<String> response = get(KPI, cookie(signIn()));
        assertThat(response.headers().firstValue("Vary").orElseThrow()).contains("Cookie");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("private");
    }

    @Test
    void signInEndsAfterTwelveHours() {
        String cookie = cookie(signIn());
        clock.advance(SignIns.VALID.minusSeconds(1));
        assertThat(get(STATUS, cookie).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(get(STATUS, cookie).statusCode()).isEqualTo(401);
        assertThat(get(KPI, cookie).statusCode()).isEqualTo(401);
    }

    @Test
    void signingOutEndsItOnTheServer() {
        String cookie = cookie(signIn());
        HttpResponse<String> out =
                client.send(client.request(SIGN_IN).header("Cookie", cookie).DELETE());
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(get(STATUS, cookie).statusCode()).isEqualTo(401);
        assertThat(get(KPI, cookie).statusCode()).isEqualTo(401);
    }

    @Test
    void statusSaysWhatThePagesExplain() {
        JsonNode status = TestClient.json(get(STATUS, cookie(signIn())));
        assertThat(status.get("late_window_hours").asInt()).isEqualTo(48);
        assertThat(status.get("min_aggregation").asInt()).isZero();
        assertThat(status.at("/store/reachable").asBoolean()).isTrue();
        assertThat(status.at("/aggregation/alive").asBoolean()).isTrue();
        assertThat(status.at("/aggregation/events_behind").asLong(-1)).isZero();
        assertThat(status.get("version").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/dashboard", "/dashboard/live", "/dashboard/health", STATUS, SIGN_IN, "/dashboard/nothing"})
    void everyAnswerKeepsThePageToItself(String path) {
        HttpResponse<String> response = client.send(client.request(path).GET());
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'",
                        "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(response.headers().firstValue("X-Server-Time")).contains(Long.toString(clock.millis()));
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void pageNamesNothingFromElsewhereAndRunsNothingInline() {
        HttpResponse<String> page = client.send(client.request("/dashboard").GET());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .doesNotContain("http://", "https://", "{{", " style=", " on")
                .contains("<script src=");
        assertThat(Pattern.compile("<script(?![^>]* src=)").matcher(page.body()).find())
                .isFalse();
        Matcher addresses = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
        int files = 0;
        while (addresses.find()) {
            if (addresses.group(1).startsWith(StaticFiles.PATH)) {
                HttpResponse<String> file =
                        client.send(client.request(addresses.group(1)).GET());
                assertThat(file.statusCode()).as(addresses.group(1)).isEqualTo(200);
                assertThat(file.headers().firstValue("Cache-Control").orElseThrow())
                        .contains("immutable");
                files++;
            }
        }
        assertThat(files).isGreaterThan(10);
    }

    @Test
    void pageIsNotSentAgainToWhoeverHasIt() {
        HttpResponse<String> page = client.send(client.request("/dashboard").GET());
        String tag = page.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = client.send(
                client.request("/dashboard").header("If-None-Match", tag).GET());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void filesAreCompressedForWhoeverTakesThat() {
        HttpResponse<String> plain = client.send(client.request("/dashboard").GET());
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        HttpResponse<String> small = client.send(client.request("/dashboard")
                .header("Accept-Encoding", "gzip, br")
                .GET());
        assertThat(small.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(small.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(length(small)).isLessThan(length(plain));
    }

    private static long length(HttpResponse<String> response) {
        return response.headers().firstValueAsLong("Content-Length").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/static/",
                "/dashboard/static/0000000000000000/main.js",
                "/dashboard/static/../../logback.xml",
                "/dashboard/index.html"
            })
    void nothingElseIsServed(String path) {
        assertThat(client.send(client.request(path).GET()).statusCode()).isBetween(400, 404);
    }

    @Test
    void onlyReadingIsForThePages() {
        HttpResponse<String> response = client.send(client.request("/dashboard").POST(BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void withoutTheOptionThereIsNoDashboard() throws CollectorException {
        try (TestCollector plain = new TestCollector(
                TestCollector.config(directory.resolve("plain"), clock).build())) {
            TestClient other = plain.client();
            assertThat(other.send(other.request("/dashboard").GET()).statusCode())
                    .isEqualTo(404);
            assertThat(other.send(other.request(SIGN_IN)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(withToken(TestClient.TOKEN))))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
