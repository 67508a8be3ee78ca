package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiDay;
import dev.hearth.analytics.collector.kpi.KpiDefinition;
import dev.hearth.analytics.collector.kpi.KpiGroups;
import dev.hearth.analytics.collector.kpi.KpiQueries;
import dev.hearth.analytics.collector.kpi.KpiQuery;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One KPI's days, as JSON or as CSV, and its largest groups over some days. */
final class KpiEndpoint implements Endpoint {
    static final String PATH = "/internal/analytics/kpis/";

    private static final String CSV_TYPE = "text/csv";
    private static final String METRIC = "metric";
    private static final String PERIOD = "period";
    private static final String ACCURACY = "accuracy";
    private static final String LIMIT = "limit";
    private static final String GROUPS = "/groups";
    private static final int GROUPS_DEFAULT = 10;
    private static final int GROUPS_MAX = 100;
    private static final String CACHE_CONTROL = "private, max-age=" + KpiQueries.CACHED.toSeconds();

    private final KpiBook kpis;
    private final KpiQueries queries;
    private final Credentials credentials;

    KpiEndpoint(KpiBook kpis, KpiQueries queries, Credentials credentials) {
        this.kpis = kpis;
        this.queries = queries;
        this.credentials = credentials;
    }

    @Override
    public void handle(Request request, Response response, Callback callback)
            throws ProblemException, StoreUnavailableException {
        credentials.checkReader(request.getHeaders());
        String path = Request.getPathInContext(request).substring(PATH.length());
        boolean groups = path.endsWith(GROUPS);
        KpiDefinition kpi = kpis.current().find(groups ? path.substring(0, path.length() - GROUPS.length()) : path);
        if (kpi == null || (groups && kpi.by() == null)) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
        if (groups) {
            answer(request, response, callback, false, groups(kpi, request));
            return;
        }
        QueryParameters parameters = QueryParameters.of(request, Set.of("start", "end", METRIC, PERIOD, ACCURACY));
        refusePeriod(parameters.text(PERIOD));
        KpiQuery query = query(kpi, parameters);
        List<KpiDay> days = queries.days(query);
        boolean csv = wantsCsv(request.getHeaders().get(HttpHeader.ACCEPT));
        boolean accuracy = parameters.flag(ACCURACY);
        double error = queries.relativeError(kpi, query.metric());
        answer(request, response, callback, csv, csv ? csv(days) : json(days, accuracy, error));
    }

    private static KpiQuery query(KpiDefinition kpi, QueryParameters parameters) throws ProblemException {
        QueryParameters.Days asked = parameters.days();
        return new KpiQuery(kpi, metric(kpi, parameters.text(METRIC)), asked.start(), asked.end());
    }

    /** Sums of weeks are the reader's to make, and uniques of weeks nobody's. */
    private static void refusePeriod(@Nullable String period) throws ProblemException {
        if (period != null && !period.equals(KpiCatalog.DAY)) {
            throw ProblemException.parameter(PERIOD, "must be day: " + KpiCatalog.WHY_DAYS_ONLY + ".");
        }
    }

    private String groups(KpiDefinition kpi, Request request) throws ProblemException, StoreUnavailableException {
        QueryParameters parameters = QueryParameters.of(request, Set.of("start", "end", METRIC, LIMIT));
        KpiQuery query = query(kpi, parameters);
        if (!kpi.addsUp() && !query.start().equals(query.end())) {
            throw ProblemException.parameter("end", "must be start for this KPI: " + KpiCatalog.WHY_DAYS_ONLY + ".");
        }
        int limit = parameters.whole(LIMIT, GROUPS_DEFAULT, 1, GROUPS_MAX);
        return json(query, queries.groups(query, limit));
    }

    private static void answer(Request request, Response response, Callback callback, boolean csv, String body) {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, CACHE_CONTROL);
        response.getHeaders().put(HttpHeader.VARY, "Accept, Accept-Encoding, Authorization, Cookie");
        // Another encoding is another representation, and has a tag of its own.
        String tagged = Answers.isCompressed(request, body) ? body + "gzip" : body;
        if (EntityTags.matches(request, response, tagged)) {
            Answers.empty(response, callback, 304);
        } else {
            Answers.compressible(
                    request, response, callback, csv ? CSV_TYPE + "; charset=utf-8" : Answers.JSON_TYPE, body);
        }
    }

    private static String metric(KpiDefinition kpi, @Nullable String asked) throws ProblemException {
        if (asked == null) {
            return kpi.metrics().isEmpty() ? "" : kpi.metrics().get(0);
        }
        if (!kpi.metrics().contains(asked)) {
            throw ProblemException.parameter(
                    METRIC,
                    kpi.metrics().isEmpty()
                            ? "is not for this KPI."
                            : "must be one of " + String.join(", ", kpi.metrics()) + ".");
        }
        return asked;
    }

    /** CSV is given to whom asks for it by name, and not for JSON as well. */
    private static boolean wantsCsv(@Nullable String accept) {
        String types = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return types.contains(CSV_TYPE) && !types.contains(Answers.JSON_TYPE);
    }

    private static String json(KpiQuery query, KpiGroups groups) {
        ObjectNode json = Answers.JSON
                .createObjectNode()
                .put("kpi", query.kpi().id())
                .put("by", query.kpi().by());
        if (!query.metric().isEmpty()) {
            json.put(METRIC, query.metric());
        }
        json.put("start", query.start().toString()).put("end", query.end().toString());
        ArrayNode array = json.putArray("groups");
        for (KpiGroups.Group group : groups.groups()) {
            ObjectNode one = array.addObject().put("group", group.group());
            one.set("value", Answers.JSON.valueToTree(group.value()));
            if (group.partial()) {
                one.put("partial", true);
            }
        }
        ObjectNode rest = json.putObject("rest").put("groups", groups.rest().groups());
        rest.set("value", Answers.JSON.valueToTree(groups.rest().value()));
        json.putObject("suppressed").put("groups", groups.suppressedGroups()).put("days", groups.suppressedDays());
        json.put("provisional", groups.provisional());
        return json.toString();
    }

    private static String json(List<KpiDay> days, boolean accuracy, double error) {
        ArrayNode array = Answers.JSON.createArrayNode();
        for (KpiDay day : days) {
            ObjectNode one = array.addObject().put("date", day.date().toString());
            one.set("value", Answers.JSON.valueToTree(day.value()));
            one.put("provisional", day.provisional());
            if (day.suppressed()) {
                one.put("suppressed", true);
            }
            if (accuracy) {
                one.put("exact", error == 0);
                if (error > 0) {
                    one.put("error", error);
                }
            }
        }
        return array.toString();
    }

    private static String csv(List<KpiDay> days) {
        StringBuilder csv = new StringBuilder("date,value,provisional,suppressed\r\n");
        for (KpiDay day : days) {
            csv.append(day.date())
                    .append(',')
                    .append(day.value() == null ? "" : day.value())
                    .append(',')
                    .append(day.provisional())
                    .append(',')
                    .append(day.suppressed())
                    .append("\r\n");
        }
        return csv.toString();
    }
}
