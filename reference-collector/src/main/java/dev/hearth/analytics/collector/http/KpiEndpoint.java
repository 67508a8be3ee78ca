package dev.hearth.analytics.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import dev.hearth.analytics.collector.kpi.KpiDay;
import dev.hearth.analytics.collector.kpi.KpiDefinition;
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

/** One KPI's days, as JSON or as CSV. */
final class KpiEndpoint implements Endpoint {
    static final String PATH = "/internal/analytics/kpis/";

    private static final String CSV_TYPE = "text/csv";
    private static final String METRIC = "metric";
    private static final String CACHE_CONTROL = "private, max-age=" + KpiQueries.CACHED.toSeconds();

    private final KpiCatalog catalog;
    private final KpiQueries queries;
    private final Credentials credentials;

    KpiEndpoint(KpiCatalog catalog, KpiQueries queries, Credentials credentials) {
        this.catalog = catalog;
        this.queries = queries;
        this.credentials = credentials;
    }

    @Override
    public void handle(Request request, Response response, Callback callback)
            throws ProblemException, StoreUnavailableException {
        credentials.checkReader(request.getHeaders());
        KpiDefinition kpi = catalog.find(Request.getPathInContext(request).substring(PATH.length()));
        if (kpi == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND);
        }
        QueryParameters parameters = QueryParameters.of(request, Set.of("start", "end", METRIC));
        QueryParameters.Days asked = parameters.days();
        String metric = metric(kpi, parameters.text(METRIC));
        List<KpiDay> days = queries.days(new KpiQuery(kpi, metric, asked.start(), asked.end()));
        boolean csv = wantsCsv(request.getHeaders().get(HttpHeader.ACCEPT));
        String body = csv ? csv(days) : json(days);
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

    private static String json(List<KpiDay> days) {
        ArrayNode array = Answers.JSON.createArrayNode();
        for (KpiDay day : days) {
            ObjectNode one = array.addObject().put("date", day.date().toString());
            one.set("value", Answers.JSON.valueToTree(day.value()));
            one.put("provisional", day.provisional());
            if (day.suppressed()) {
                one.put("suppressed", true);
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
