package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.kpi.KpiBook;
import dev.hearth.analytics.collector.kpi.KpiCatalog;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The description of this collector for tools: the protocol's, and a path for each KPI that games declare now. */
final class OpenApiEndpoint implements Endpoint {
    static final String PATH = "/internal/analytics/openapi.json";

    private final OpenApiDocument document = OpenApiDocument.bundled();
    private final KpiBook kpis;
    private final Credentials credentials;
    private volatile @Nullable Written written;

    /** The document as it was written for these KPIs. */
    private record Written(KpiCatalog kpis, String json) {}

    OpenApiEndpoint(KpiBook kpis, Credentials credentials) {
        this.kpis = kpis;
        this.credentials = credentials;
    }

    @Override
    public void handle(Request request, Response response, Callback callback) throws ProblemException {
        credentials.checkReader(request.getHeaders());
        String json = json(kpis.current());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "private, no-cache");
        response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding, Authorization, Cookie");
        // Another encoding is another representation, and has a tag of its own.
        if (EntityTags.matches(request, response, Answers.isCompressed(request, json) ? json + "gzip" : json)) {
            Answers.empty(response, callback, 304);
        } else {
            Answers.compressible(request, response, callback, Answers.JSON_TYPE, json);
        }
    }

    private String json(KpiCatalog current) {
        Written last = written;
        if (last == null || last.kpis() != current) {
            last = new Written(current, document.with(current));
            written = last;
        }
        return last.json();
    }
}
