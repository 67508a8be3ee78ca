package dev.hearth.analytics.internal.upload;

import static dev.hearth.analytics.internal.upload.OutageSimulation.CLIENTS;
import static dev.hearth.analytics.internal.upload.OutageSimulation.FLUSH_SECONDS;
import static dev.hearth.analytics.internal.upload.OutageSimulation.OUTAGE_BEGINS_SECOND;
import static dev.hearth.analytics.internal.upload.OutageSimulation.OUTAGE_ENDS_SECOND;
import static dev.hearth.analytics.internal.upload.OutageSimulation.SECONDS;

import java.util.Arrays;
import java.util.Locale;

/** Draws requests a second over time, the whole hour and its end, as SVG without scripts, fonts or a library. */
final class OutagePlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 60;
    private static final int PLOT_WIDTH = WIDTH - LEFT - 20;
    private static final int PLOT_HEIGHT = 200;
    private static final int FIRST_TOP = 50;
    private static final int SECOND_TOP = 330;
    private static final int REQUESTS_MAX = 4_000;
    private static final int ZOOM_FROM = OUTAGE_ENDS_SECOND - 60;
    private static final int ZOOM_TO = OUTAGE_ENDS_SECOND + 540;

    private final StringBuilder svg = new StringBuilder();

    private OutagePlot() {}

    static String draw(OutageSimulation down, OutageSimulation weak, OutageSimulation network, long seed) {
        OutagePlot plot = new OutagePlot();
        plot.begin(seed);
        plot.frame(FIRST_TOP, 0, SECONDS, 600, "requests a second; most of each ten seconds");
        plot.line(FIRST_TOP, 0, SECONDS, mostOfTen(down.requests()), 10, "#1f6feb");
        plot.frame(SECOND_TOP, ZOOM_FROM, ZOOM_TO, 60, "the end of the outage, second by second");
        plot.line(SECOND_TOP, ZOOM_FROM, ZOOM_TO, network.requests(), 1, "#8250df");
        plot.line(SECOND_TOP, ZOOM_FROM, ZOOM_TO, weak.requests(), 1, "#d1242f");
        plot.line(SECOND_TOP, ZOOM_FROM, ZOOM_TO, down.requests(), 1, "#1f6feb");
        plot.legend();
        plot.svg.append("</svg>\n");
        return plot.svg.toString();
    }

    private void begin(long seed) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(" 640\" font-family=\"sans-serif\" font-size=\"12\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text(
                LEFT,
                22,
                String.format(
                        Locale.ROOT,
                        "%,d clients, a collector that is away for an hour (simulated, seed %d)",
                        CLIENTS,
                        seed));
    }

    private void frame(int top, int from, int to, int step, String title) {
        int outageFrom = Math.max(from, OUTAGE_BEGINS_SECOND);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f0f0f0\"/>\n",
                x(outageFrom, from, to),
                top,
                x(OUTAGE_ENDS_SECOND, from, to) - x(outageFrom, from, to),
                PLOT_HEIGHT));
        for (int requests = 0; requests <= REQUESTS_MAX; requests += 1_000) {
            rule(LEFT, y(top, requests), LEFT + PLOT_WIDTH, y(top, requests), "#ddd", "");
            text(14, (int) y(top, requests) + 4, String.format(Locale.ROOT, "%,d", requests));
        }
        double ordinary = y(top, CLIENTS / FLUSH_SECONDS);
        rule(LEFT, ordinary, LEFT + PLOT_WIDTH, ordinary, "#1a7f37", " stroke-dasharray=\"4 3\"");
        for (int second = OUTAGE_ENDS_SECOND - 3_600; second < to; second += step) {
            if (second >= from) {
                text((int) x(second, from, to) - 10, top + PLOT_HEIGHT + 16, minutes(second));
            }
        }
        text(LEFT, top - 8, title);
    }

    private void line(int top, int from, int to, int[] values, int secondsPerValue, String colour) {
        svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" points=\"");
        for (int at = from / secondsPerValue; at < to / secondsPerValue; at++) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(at * secondsPerValue, from, to), y(top, values[at])));
        }
        svg.append("\"/>\n");
    }

    private void legend() {
        int y = SECOND_TOP + PLOT_HEIGHT + 42;
        entry(y, "#1a7f37", "ordinary times: everybody every 30 s");
        entry(y + 18, "#1f6feb", "the collector refuses connections for an hour, then all is well");
        entry(
                y + 36,
                "#d1242f",
                "the same, but it then takes 1,500 a second for 5 minutes, others get 503, Retry-After: 60");
        entry(y + 54, "#8250df", "the network is gone for an hour, and back for all clients in the same second");
    }

    private void entry(int y, String colour, String words) {
        rule(LEFT, y - 4, LEFT + 24, y - 4, colour, " stroke-width=\"2\"");
        text(LEFT + 32, y, words);
    }

    private void rule(double x1, double y1, double x2, double y2, String colour, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>\n",
                x1,
                y1,
                x2,
                y2,
                colour,
                more));
    }

    private void text(int x, int y, String words) {
        svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\">");
        svg.append(words).append("</text>\n");
    }

    private static String minutes(int second) {
        return (second - OUTAGE_ENDS_SECOND) / 60 + " min";
    }

    private static double x(int second, int from, int to) {
        return LEFT + (double) PLOT_WIDTH * (second - from) / (to - from);
    }

    private static double y(int top, int requests) {
        return top + PLOT_HEIGHT - (double) PLOT_HEIGHT * Math.min(requests, REQUESTS_MAX) / REQUESTS_MAX;
    }

    private static int[] mostOfTen(int[] perSecond) {
        int[] most = new int[perSecond.length / 10];
        for (int i = 0; i < most.length; i++) {
            most[i] = Arrays.stream(perSecond, i * 10, i * 10 + 10).max().orElseThrow();
        }
        return most;
    }
}
