package dev.hearth.analytics.samplegame.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The page and the picture of what {@link FrameTimes} measured. */
final class FrameReport {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final double NANOS_A_MILLI = 1e6;
    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;

    private final List<Measured> measured;
    private final int seconds;
    private final int framesPerSecond;

    FrameReport(List<Measured> measured, int seconds, int framesPerSecond) {
        this.measured = measured;
        this.seconds = seconds;
        this.framesPerSecond = framesPerSecond;
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("frames.svg"), svg());
        Files.writeString(directory.resolve("frames-table.md"), tables());
    }

    private String tables() {
        StringBuilder text = new StringBuilder();
        int rounds = measured.get(0).rounds().size();
        text.append(line(
                "%d rounds of %d s each, %s, %d events in every frame; in brackets the lowest and the highest round.%n",
                rounds,
                seconds,
                framesPerSecond == 0 ? "as many frames as there can be" : framesPerSecond + " frames a second",
                FramedGame.EVENTS_A_FRAME));
        text.append(
                "\nWhat is done in a frame, ms:\n\n| | frames | p50 | p99 | p99.9 | longest |\n|---|---|---|---|---|---|\n");
        for (Measured one : measured) {
            Histogram all = one.frames();
            text.append(line(
                    "| %s | %d | %s | %s | %s | %s |%n",
                    one.conditions().words(),
                    all.getTotalCount(),
                    cell(one, 50),
                    cell(one, 99),
                    cell(one, 99.9),
                    line("%.1f", millis(all.getMaxValue()))));
        }
        text.append(line(
                "%nThe %d calls of a frame together, µs:%n%n| | p50 | p99 | p99.9 | longest |%n|---|---|---|---|---|%n",
                FramedGame.EVENTS_A_FRAME));
        for (Measured one : measured) {
            Histogram calls = one.calls();
            text.append(line(
                    "| %s | %.1f | %.1f | %.1f | %.0f |%n",
                    one.conditions().words(),
                    1_000 * millis(calls.getValueAtPercentile(50)),
                    1_000 * millis(calls.getValueAtPercentile(99)),
                    1_000 * millis(calls.getValueAtPercentile(99.9)),
                    1_000 * millis(calls.getMaxValue())));
        }
        text.append('\n');
        for (Conditions conditions : Conditions.values()) {
            text.append(line("- %s: %s%n", conditions.words(), conditions.meaning()));
        }
        return text.toString();
    }

    private static String cell(Measured measured, double percentile) {
        DoubleSummaryStatistics rounds = measured.rounds().stream()
                .mapToDouble(round -> millis(round.getValueAtPercentile(percentile)))
                .summaryStatistics();
        double all = millis(measured.frames().getValueAtPercentile(percentile));
        return line("%.2f (%.2f–%.2f)", all, rounds.getMin(), rounds.getMax());
    }

    private static double millis(long nanos) {
        return (double) nanos / NANOS_A_MILLI;
    }

    private String svg() {
        double top = 1;
        for (Measured one : measured) {
            top = Math.max(top, millis(one.frames().getValueAtPercentile(99.99)) * 1.1);
        }
        StringBuilder svg = new StringBuilder(line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fffaf0\"/>%n"
                        + "<text x=\"%d\" y=\"24\" font-size=\"15\">Frame time in ms, by percentile</text>%n",
                WIDTH, HEIGHT, LEFT));
        for (double percentile : PERCENTILES) {
            svg.append(line(
                    "<line x1=\"%1$.0f\" y1=\"%2$d\" x2=\"%1$.0f\" y2=\"%3$d\" stroke=\"#e5dcc8\"/>%n"
                            + "<text x=\"%1$.0f\" y=\"%4$d\" text-anchor=\"middle\">p%5$s</text>%n",
                    x(percentile), TOP, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 20, name(percentile)));
        }
        for (int i = 0; i <= 4; i++) {
            double millis = top * i / 4;
            svg.append(line(
                    "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%.1f</text>%n",
                    LEFT - 8, y(millis, top) + 4, millis));
        }
        int row = 0;
        for (Measured one : measured) {
            Conditions conditions = one.conditions();
            svg.append(curve(one, top));
            svg.append(line(
                    "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>%n<text x=\"%d\" y=\"%d\">%s</text>%n",
                    LEFT + 20,
                    TOP + 14 + row * 20,
                    conditions.color(),
                    LEFT + 42,
                    TOP + 20 + row * 20,
                    conditions.words()));
            row++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String curve(Measured measured, double top) {
        Histogram all = measured.frames();
        StringBuilder points = new StringBuilder();
        for (double nines = Math.log10(2); nines <= 4.0001; nines += 0.02) {
            double percentile = 100 * (1 - Math.pow(10, -nines));
            double millis = millis(all.getValueAtPercentile(percentile));
            points.append(line("%.1f,%.1f ", x(percentile), y(millis, top)));
        }
        return line(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                measured.conditions().color(), points.toString().strip());
    }

    /** The tail is what matters: each further nine has the same width. */
    private static double x(double percentile) {
        double nines = -Math.log10(1 - percentile / 100);
        double from = Math.log10(2);
        return LEFT + (nines - from) / (4 - from) * (WIDTH - LEFT - RIGHT - 20);
    }

    private static double y(double millis, double top) {
        return HEIGHT - BOTTOM - millis / top * (HEIGHT - BOTTOM - TOP);
    }

    private static String name(double percentile) {
        return percentile == Math.rint(percentile) ? line("%.0f", percentile) : Double.toString(percentile);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
