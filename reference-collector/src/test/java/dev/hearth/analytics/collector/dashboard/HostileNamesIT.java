package dev.hearth.analytics.collector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.TestClient;
import dev.hearth.analytics.collector.TestCollector;
import dev.hearth.analytics.collector.TestEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Titles and descriptions of a catalog are texts of strangers. */
class HostileNamesIT {
    private static final List<String> NAMES = List.of(
            "<img src=x onerror=\"document.title='broken'\">",
            "<script>document.title='broken'</script>",
            "\"><svg onload=document.title='broken'>",
            "{{constructor.constructor('document.title=1')()}}",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            "\u202Eesrever dna gnol",
            "averyveryveryveryveryveryveryveryveryveryveryveryveryveryverylongwordwithoutspaces");

    @TempDir
    Path directory;

    /** As if a game's catalog declared them: each is the collector's own KPI under another name. */
    private static String kpis() {
        ObjectNode file = TestEvents.JSON.createObjectNode().put("schema_version", 1);
        ArrayNode kpis = file.putArray("kpis");
        for (int i = 0; i < NAMES.size(); i++) {
            kpis.addObject()
                    .put("id", i == 0 ? "daily-active-villages" : i == 1 ? "dialogue-opens" : "command-executions")
                    .put("title", NAMES.get(i))
                    .put("description", NAMES.get(i))
                    .put("unit", NAMES.get(i))
                    .put("kind", "count");
        }
        return file.toString();
    }

    @Test
    void namesOfACatalogStayTexts() throws Exception {
        TestCollector collector = PlayedCollector.shared();
        try (FaultyFront front = new FaultyFront(collector.collector().uri())) {
            front.replace("/internal/analytics/kpis", kpis());
            try (Browser browser = Browser.open(front.uri())) {
                browser.goSignedIn("/dashboard?tables=dialogue-opens", TestClient.TOKEN);
                browser.awaitLoaded();
                assertThat(browser.all(".card h2").stream().map(WebElement::getText))
                        .containsExactlyElementsOf(NAMES);
                assertThat(browser.all(".panel > header h2").stream().map(WebElement::getText))
                        .containsExactlyElementsOf(NAMES);
                assertThat(browser.driver().getTitle()).isEqualTo("KPIs · Hearth Analytics");
                assertThat(browser.all("main img, main script, main svg[onload]"))
                        .isEmpty();
                assertThat(browser.json("return document.documentElement.scrollWidth <= innerWidth;")
                                .asBoolean())
                        .as("long words do not widen the page")
                        .isTrue();
                Path file = browser.download(directory, "#chart-dialogue-opens [aria-label$='as CSV']");
                assertThat(Files.readString(file)).doesNotContain("<script", "HYPERLINK");
            }
        }
    }
}
