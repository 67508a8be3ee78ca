package dev.hearth.analytics.collector.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the tables behind the charts hold, by KPI, day and column, as numbers that programs read. */
final class KpiTables {
    private KpiTables() {}

    /** The numbers of a row, in the order of its columns; empty text where there is none. */
    static Map<String, String[]> rows(Browser browser, String kpi) {
        JsonNode rows = browser.json("return [...document.querySelectorAll('#table-" + kpi
                + " tbody tr')].map(row => [row.querySelector('th time').dateTime,"
                + " ...[...row.querySelectorAll('td.number')].map(cell => cell.querySelector('data')?.value ?? '')]);");
        Map<String, String[]> byDay = new TreeMap<>();
        for (JsonNode row : rows) {
            String[] numbers = new String[row.size() - 1];
            for (int i = 1; i < row.size(); i++) {
                numbers[i - 1] = row.get(i).asText();
            }
            byDay.put(row.get(0).asText(), numbers);
        }
        return byDay;
    }

    /** The endpoint's days, by date; empty text for null. */
    static Map<String, String> endpoint(JsonNode days) {
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode day : days) {
            values.put(day.get("date").asText(), number(day.get("value")));
        }
        return values;
    }

    /** As JavaScript writes a number. */
    static String number(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        double number = value.asDouble();
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
