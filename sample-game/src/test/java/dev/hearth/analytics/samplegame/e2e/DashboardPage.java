package dev.hearth.analytics.samplegame.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * The dashboard in a real browser without a screen. Where there is none, the test says so and is left out; with
 * {@code -Dcomponents.required=true}, as in CI, it fails.
 */
final class DashboardPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private final ChromeDriver driver;
    private final URI collector;

    private DashboardPage(ChromeDriver driver, URI collector) {
        this.driver = driver;
        this.collector = collector;
    }

    static DashboardPage open(URI collector) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--lang=en-GB",
                "--window-size=1360,1500");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new DashboardPage(new ChromeDriver(service, options), collector);
    }

    /** Fails or aborts the test where there is no browser: before anything is prepared for it. */
    static Path browser() {
        Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (browser != null && Files.isExecutable(DRIVER)) {
            return browser;
        }
        String words = "no chromium and chromedriver: the game's own KPIs are not looked at on the dashboard";
        if (Boolean.getBoolean("components.required")) {
            throw new AssertionError(words);
        }
        System.out.println(words);
        return abort(words);
    }

    /** Signs in and shows that page, with all that it asks for. */
    void show(String path, String serviceToken) {
        driver.get(collector.resolve(path).toString());
        awaitElement("#token").sendKeys(serviceToken + "\n");
        awaitElement(".content[aria-busy=false]");
    }

    /** What the table of a KPI has on a day, as programs read it; empty for no value. */
    String value(String kpi, String day) {
        return String.valueOf(driver.executeScript(
                "const row = [...document.querySelectorAll(`#table-${arguments[0]} tbody tr`)]"
                        + ".find(one => one.querySelector('th time').dateTime === arguments[1]);"
                        + "return row?.querySelector('td.number data')?.value ?? '';",
                kpi,
                day));
    }

    /** The text of the first element that fits. */
    String text(String css) {
        return awaitElement(css).getText();
    }

    /** What is seen from that element on. */
    byte[] picture(String css) {
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'});", awaitElement(css));
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    private WebElement awaitElement(String css) {
        return await(css)
                .atMost(PATIENCE)
                .until(() -> driver.findElements(By.cssSelector(css)), found -> !found.isEmpty())
                .get(0);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
