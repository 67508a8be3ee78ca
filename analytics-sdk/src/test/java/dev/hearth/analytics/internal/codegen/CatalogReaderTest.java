package dev.hearth.analytics.internal.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.analytics.testing.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | this string could hold free-form text",
                "{'type':'string','pattern':'^.*$'} | is sure to be no free-form text",
                "{'type':'string','pattern':'^[A-z]{1,9}$'} | is sure to be no free-form text",
                "{'type':'string','pattern':'^[a-z]{1,65}$'} | is sure to be no free-form text",
                "{'type':'string','pattern':'^[a-z ]{1,9}$'} | is sure to be no free-form text",
                "{'type':'string','pattern':'^[a-z]{1,9}$','enum':['a']} | only one of enum, const and pattern",
                "{'type':'string','enum':[]} | a list of 1 to 64 identifiers",
                "{'type':'string','enum':['two words']} | must be an identifier",
                "{'type':'string','enum':['a','a']} | named twice",
                "{'type':'string','maxLength':9,'pattern':'^[a-z]{1,9}$'} | \"maxLength\" is not one of",
                "{'type':'text'} | write one \"type\"",
                "{'type':'array'} | send one event for each element",
                "{'type':'object'} | a payload is flat",
                "{'type':['string','null']} | write one \"type\"",
                "{} | write one \"type\"",
                "{'type':'integer','minimum':0} | write a whole \"maximum\"",
                "{'type':'integer','minimum':0,'maximum':1e3} | write a whole \"maximum\"",
                "{'type':'integer','minimum':0,'maximum':9007199254740992} | write a whole \"maximum\"",
                "{'type':'integer','minimum':2,'maximum':1} | no number is in this range",
                "{'type':'number','minimum':0,'maximum':1e999} | write a finite \"maximum\"",
                "{'type':'number','minimum':0,'maximum':1e999999999999} | write a finite \"maximum\"",
                "{'type':'integer','minimum':0,'maximum':1,'x-hearth-unit':'miles'} | write one of ms, s",
                "{'type':'boolean','title':''} | 1 to 80 characters",
                "{'type':'boolean','title':'a\\nb'} | 1 to 80 characters",
                "7 | write one \"type\"",
            })
    void whatAFieldMayNotBe(String field, String message) {
        List<String> problems =
                problems("{'schema_version':1,'events':[{'name':'e','version':1,'title':'E','properties':{'f':" + field
                        + "}}]}");
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).startsWith("c.json:1:").contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the file is empty",
                "[] | a catalog is an object",
                "{ | not JSON",
                "{'schema_version':1,'events':[]} 2 | something follows",
                "{'schema_version':2,'events':[]} | write \"schema_version\": 1",
                "{'events':[]} | write \"schema_version\": 1",
                "{'schema_version':1} | write \"events\"",
                "{'schema_version':1,'events':[],'events':[]} | stands here twice",
                "{'schema_version':1,'events':[],'extra':1} | \"extra\" is not one of",
                "{'schema_version':1,'events':[5]} | an event is an object",
                "{'schema_version':1,'events':[{'name':'E','version':1,'title':'E','properties':{}}]} | an event's name matches",
                "{'schema_version':1,'events':[{'name':'e','version':0,'title':'E','properties':{}}]} | from 1 to 65535",
                "{'schema_version':1,'events':[{'name':'e','version':1,'properties':{}}]} | a title for the dashboard",
                "{'schema_version':1,'events':[{'name':'e','version':1,'title':'E'}]} | name the fields",
                "{'schema_version':1,'events':[{'name':'session_end','version':1,'title':'E','properties':{}}]} | choose another name",
                "{'schema_version':1,'events':[{'name':'e','version':1,'title':'E','properties':{'A':{'type':'boolean'}}}]} | rename it",
                "{'schema_version':1,'events':[{'name':'e','version':1,'title':'E','properties':{},'required':['f']}]} | add it there",
                "{'schema_version':1,'events':[{'name':'e','version':1,'title':'E','properties':{},'x-hearth-priority':'top'}]} | low",
            })
    void whatACatalogMayNotBe(String text, String message) {
        assertThat(problems(text)).singleElement().asString().contains(message);
    }

    @Test
    void namesThatAreOneInJavaAreRefused() {
        String event = "{'name':'%s','version':1,'title':'E','properties':{%s}}";
        assertThat(problems("{'schema_version':1,'events':[" + String.format(event, "a_bc", "") + ","
                        + String.format(event, "ab_c", "") + "]}"))
                .as("AbC and ABc are one file where cases are not told apart")
                .singleElement()
                .asString()
                .contains("rename one");
        assertThat(problems("{'schema_version':1,'events':["
                        + String.format(event, "e", "'a_b':{'type':'boolean'},'a__b':{'type':'boolean'}") + "]}"))
                .singleElement()
                .asString()
                .contains("method aB in Java");
    }

    @Test
    void thousandsOfEventsAreOneClearProblem() {
        StringBuilder text = new StringBuilder("{'schema_version':1,'events':[");
        for (int i = 0; i < 10_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{'name':'e")
                    .append(i)
                    .append("','version':1,'title':'E','properties':{}}");
        }
        assertThat(problems(text.append("]}").toString()))
                .containsExactly(
                        "c.json:1:30: a catalog has at most 256 events, not 10000; tell kinds of a thing apart by"
                                + " a field");
    }

    @Test
    void problemsAreToldUpToABound() {
        StringBuilder text = new StringBuilder("{'schema_version':1,'events':[0");
        for (int i = 0; i < 200; i++) {
            text.append(",0");
        }
        List<String> told = problems(text.append("]}").toString());
        assertThat(told).hasSize(CatalogProblems.TOLD_MAX + 1);
        assertThat(told.get(CatalogProblems.TOLD_MAX)).isEqualTo("c.json: and 151 more problems");
    }

    @Test
    void hostileNamesAreShownOnOneLineAndCut() {
        assertThat(problems("{'schema_version':1,'events':[],'\\u001b[2J\\n\\u202e" + "x".repeat(200) + "':1}"))
                .singleElement()
                .asString()
                .doesNotContain("\u001b", "\n", "\u202e")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'K','kind':'count','event':'e',T} | a KPI's id matches",
                "{'id':'session-duration','kind':'count','event':'e',T} | a KPI of the library",
                "{'id':'k','kind':'median','event':'e',T} | write one \"kind\"",
                "{'id':'k','kind':'count','event':'x',T} | an \"event\" that this catalog declares: e",
                "{'id':'k','kind':'count',T} | an \"event\" that this catalog declares: e",
                "{'id':'k','kind':'count','event':'e','by':'n',T} | its enum or identifier fields: who",
                "{'id':'k','kind':'sum','event':'e','field':'who',T} | from 0 to 10^9: n",
                "{'id':'k','kind':'average','event':'e',T} | from 0 to 10^9: n",
                "{'id':'k','kind':'percentile','event':'e','field':'gone','metrics':['p50'],T} | e version 2 has no such field",
                "{'id':'k','kind':'sum','event':'e','field':'m',T} | from 0 to 10^9: n",
                "{'id':'k','kind':'percentile','event':'e','field':'n',T} | 1 to 4 percentiles",
                "{'id':'k','kind':'percentile','event':'e','field':'n','metrics':['avg'],T} | 1 to 4 percentiles",
                "{'id':'k','kind':'count','event':'e','field':'n',T} | \"field\" is not one of by, description",
                "{'id':'k','kind':'count','event':'e','unit':'events'} | give the KPI a title",
                "{'id':'k','kind':'count','event':'e','title':'K','unit':'Boss fights'} | in one word",
                "{'id':'k','kind':'ratio','numerator':'k','denominator':'dialogue-opens',T} | no ratio as \"numerator\"",
                "{'id':'k','kind':'ratio','numerator':'dialogue-opens','denominator':'none',T} | no ratio as \"denominator\"",
            })
    void whatAKpiMayNotSpeakOf(String kpi, String message) {
        String events = "[{'name':'e','version':2,'title':'E','properties':{'who':{'type':'string','enum':['a']},"
                + "'n':{'type':'integer','minimum':0,'maximum':9},'m':{'type':'number','minimum':-1,'maximum':9},'b':{'type':'boolean'}}},"
                + "{'name':'e','version':1,'title':'E','properties':{'gone':{'type':'integer','minimum':0,'maximum':9}}}]";
        assertThat(problems("{'schema_version':1,'events':" + events + ",'kpis':["
                        + kpi.replace(",T}", ",'title':'K','unit':'events'}") + "]}"))
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void samplesOfTheProtocolAreJudgedAsItSays() {
        JsonNode catalogs = Vectors.read("samples/catalogs/manifest.json").get("catalogs");
        assertThat(catalogs).hasSizeGreaterThan(20);
        for (JsonNode sample : catalogs) {
            String file = sample.get("file").asText();
            CatalogProblems problems = new CatalogProblems(file);
            CatalogReader.read(Vectors.text("samples/catalogs/" + file), problems);
            assertThat(problems.isEmpty())
                    .as("%s, %s: %s", file, sample.get("why").asText(), problems.told())
                    .isEqualTo(sample.get("valid").asBoolean());
        }
    }

    private static List<String> problems(String text) {
        CatalogProblems problems = new CatalogProblems("c.json");
        CatalogReader.read(text.replace('\'', '"').replace("\"s name", "'s name"), problems);
        return new ArrayList<>(problems.told());
    }
}
