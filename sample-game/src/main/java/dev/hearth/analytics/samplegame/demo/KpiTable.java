package dev.hearth.analytics.samplegame.demo;

import dev.hearth.analytics.samplegame.kpis.Kpi;
import dev.hearth.analytics.samplegame.kpis.KpiCheck;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The KPIs as text: a row for each, and for each day what was played next to what was reported. */
final class KpiTable {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final int LABEL_WIDTH = 25;
    private static final int VALUE_WIDTH = 9;

    private final List<KpiCheck> checks;
    private final List<LocalDate> days;

    KpiTable(List<KpiCheck> checks) {
        this.checks = checks;
        this.days = checks.stream().map(KpiCheck::day).distinct().toList();
    }

    /** The whole table, each line with its end. */
    String render() {
        StringBuilder text = new StringBuilder();
        text.append(row("", days.stream().map(this::heading).toList()));
        text.append(row(
                "", days.stream().map(day -> cell("played", "reported", " ")).toList()));
        text.append("  ")
                .append("─".repeat(LABEL_WIDTH + days.size() * (2 * VALUE_WIDTH + 5)))
                .append('\n');
        for (Kpi kpi : Kpi.values()) {
            text.append(row(
                    kpi.label(),
                    checks.stream()
                            .filter(check -> check.kpi() == kpi)
                            .map(KpiTable::cell)
                            .toList()));
        }
        return text.toString();
    }

    /** A sentence for each value that is not what was played. */
    List<String> differences() {
        return checks.stream()
                .filter(check -> !check.matches())
                .map(check -> String.format(
                        Locale.ROOT,
                        "%s on %s: the players' diaries say %s, the collector says %s.",
                        check.kpi().label(),
                        check.day(),
                        text(check.kpi(), check.played()),
                        text(check.kpi(), check.reported())))
                .toList();
    }

    private String heading(LocalDate day) {
        boolean last = day.equals(days.get(days.size() - 1));
        return String.format(
                Locale.ROOT, "%" + (2 * VALUE_WIDTH + 3) + "s  ", DAY.format(day) + (last ? " so far" : ""));
    }

    private static String row(String label, List<String> cells) {
        return String.format(Locale.ROOT, "  %-" + LABEL_WIDTH + "s", label)
                + cells.stream().collect(Collectors.joining()).stripTrailing()
                + "\n";
    }

    private static String cell(KpiCheck check) {
        String reported = check.hidden() ? "hidden" : text(check.kpi(), check.reported());
        return cell(text(check.kpi(), check.played()), reported, check.matches() ? "✓" : "✗");
    }

    private static String cell(String played, String reported, String mark) {
        String format = "%" + VALUE_WIDTH + "s  %" + VALUE_WIDTH + "s %s ";
        return String.format(Locale.ROOT, format, played, reported, mark) + " ";
    }

    private static String text(Kpi kpi, OptionalDouble value) {
        if (value.isEmpty()) {
            return "–";
        }
        double number = value.getAsDouble();
        if (!kpi.isDuration()) {
            return String.format(Locale.ROOT, kpi.isCount() ? "%,.0f" : "%,.2f", number);
        }
        long tenths = Math.round(number * 10);
        return String.format(Locale.ROOT, "%dm %04.1fs", tenths / 600, (tenths % 600) / 10.0);
    }
}
