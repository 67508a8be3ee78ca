package dev.hearth.analytics.samplegame.kpis;

/** The KPIs, in the order in which they are shown. */
public enum Kpi {
    ACTIVE_VILLAGES("Daily active villages", "daily-active-villages", ""),
    SESSION_AVERAGE("Session length, average", "session-duration", "avg"),
    SESSION_MEDIAN("Session length, p50", "session-duration", "p50"),
    SESSION_P95("Session length, p95", "session-duration", "p95"),
    DIALOGUE_OPENS("Dialogues opened", "dialogue-opens", ""),
    COMMAND_EXECUTIONS("Commands executed", "command-executions", ""),
    /** The game's own, as its {@code analytics.catalog.json} declares it. */
    BUILDINGS_RAISED("Buildings raised", "buildings-raised", ""),
    /** The game's own as well. */
    GOODS_PER_TRADE("Goods for each trade", "goods-per-trade", "");

    private final String label;
    private final String path;
    private final String metric;

    Kpi(String label, String path, String metric) {
        this.label = label;
        this.path = path;
        this.metric = metric;
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    /** Whether values are counts; means are not. */
    public boolean isCount() {
        return !isDuration() && this != GOODS_PER_TRADE;
    }

    /** Its id at the collector. */
    public String id() {
        return path;
    }

    /** Whether values are seconds, not counts. */
    public boolean isDuration() {
        return !metric.isEmpty();
    }

    /** Path and query of the days from {@code start} to {@code end}, both of the form YYYY-MM-DD. */
    String request(String start, String end) {
        String query = "?start=" + start + "&end=" + end;
        return "/internal/analytics/kpis/" + path + query + (metric.isEmpty() ? "" : "&metric=" + metric);
    }
}
