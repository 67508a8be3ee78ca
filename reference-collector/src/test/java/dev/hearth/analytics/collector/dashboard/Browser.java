package dev.hearth.analytics.collector.dashboard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.collector.TestEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser without a screen. Where there is none, tests are left out and say so; {@code components.required} forbids it. */
final class Browser implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final String REQUIRED_PROPERTY = "components.required";
    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--disable-sync",
            "--disable-component-update",
            "--force-device-scale-factor=1",
            "--hide-scrollbars",
            "--window-size=1360,900");

    private static final AtomicBoolean said = new AtomicBoolean();

    private final ChromeDriver driver;
    private final URI collector;

    private Browser(ChromeDriver driver, URI collector) {
        this.driver = driver;
        this.collector = collector;
    }

    /** A browser of a locale, without cookies, that looks at that collector. */
    static Browser open(URI collector, String locale) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(require(browsers(), "chromium").toString());
        options.addArguments(ARGUMENTS);
        options.addArguments("--lang=" + locale, "--accept-lang=" + locale);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", locale));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(require(List.of(DRIVER), "chromedriver").toFile())
                .usingAnyFreePort()
                .withEnvironment(Map.of("LANGUAGE", locale.replace('-', '_')))
                .build();
        return new Browser(new ChromeDriver(service, options), collector);
    }

    static Browser open(URI collector) {
        return open(collector, "en-GB");
    }

    private static Path require(List<Path> places, String name) {
        return places.stream().filter(Files::isExecutable).findFirst().orElseGet(() -> missing(name));
    }

    /** Fails or aborts the test where there is no browser: before anything is prepared for it. */
    static void demand() {
        require(browsers(), "chromium");
        require(List.of(DRIVER), "chromedriver");
    }

    /** Another one than Debian's can be named: {@code -Dbrowser.binary=…}. */
    private static List<Path> browsers() {
        String named = System.getProperty("browser.binary");
        return named == null ? BROWSERS : List.of(Path.of(named));
    }

    private static Path missing(String name) {
        String words =
                "no " + name + ": the pages of the dashboard are not tested (apt install chromium chromium-driver)";
        if (Boolean.getBoolean(REQUIRED_PROPERTY) || "true".equals(System.getenv("CI"))) {
            throw new AssertionError(words);
        }
        if (!said.getAndSet(true)) {
            System.out.println(words);
        }
        return abort(words);
    }

    ChromeDriver driver() {
        return driver;
    }

    void go(String path) {
        driver.get(collector.resolve(path).toString());
    }

    /** Goes there and signs in, unless that is done. */
    void goSignedIn(String path, String token) {
        go(path);
        WebElement field =
                await("the form").atMost(PATIENCE).until(() -> find("#token, .content, .live"), Objects::nonNull);
        if (field.getTagName().equals("input")) {
            field.sendKeys(token + "\n");
            awaitGone("#token");
        }
    }

    /** The page has what it asked for. */
    void awaitLoaded() {
        awaitThat(
                "everything is loaded", () -> !all(".content[aria-busy=false]").isEmpty());
    }

    @Nullable
    WebElement find(String css) {
        return all(css).stream().findFirst().orElse(null);
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    WebElement one(String css) {
        return await(css)
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> find(css), Objects::nonNull);
    }

    /** The text of an element, when it is there. */
    String text(String css) {
        return await(css)
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> one(css).getText(), Objects::nonNull);
    }

    void click(String css) {
        await("click on " + css)
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> {
                    one(css).click();
                    return true;
                });
    }

    void press(CharSequence keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void awaitText(String css, String part) {
        awaitThat(css + " says " + part, () -> one(css).getText().contains(part));
    }

    void awaitGone(String css) {
        awaitThat(css + " is gone", () -> all(css).isEmpty());
    }

    void awaitThat(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(condition);
    }

    /** What a script returns, as JSON. */
    JsonNode json(String script) {
        try {
            return TestEvents.JSON.readTree(
                    String.valueOf(driver.executeScript("return JSON.stringify((() => {" + script + "})() ?? null)")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void devTools(String command, Map<String, Object> parameters) {
        driver.executeCdpCommand(command, parameters);
    }

    void preferColours(String scheme) {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void size(int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Downloads go there; answers the one file that comes. */
    Path download(Path directory, String css) {
        devTools("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", directory.toString()));
        click(css);
        return await("a download")
                .atMost(PATIENCE)
                .until(
                        () -> onlyFile(directory),
                        file -> file != null && !file.toString().endsWith(".crdownload"));
    }

    private static @Nullable Path onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElse(null);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
