package dev.hearth.analytics.collector.http;

import java.time.InstantSource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is answered where no endpoint was reached, or one failed: Jetty's own pages say more than a stranger should know.
 * The status is Jetty's, but for what says that the server fails and is about a request that nobody can understand: whoever
 * watches the failures must not be woken by strangers. There is no code, but for a collector that is stopping: clients judge by the status then.
 */
final class ErrorAnswers implements Request.Handler {
    private final InstantSource clock;

    ErrorAnswers(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = isStrangersFault(response.getStatus()) ? 400 : response.getStatus();
        response.getHeaders().put(Router.SERVER_TIME, Long.toString(clock.millis()));
        if (status == ProblemCode.UNAVAILABLE.status()) {
            Answers.problem(response, callback, new ProblemException(ProblemCode.UNAVAILABLE));
            return true;
        }
        String title = status >= 500 ? "The collector failed" : "The request cannot be understood";
        String body = Answers.JSON
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .toString();
        Answers.text(response, callback, status, Answers.PROBLEM_TYPE, body);
        return true;
    }

    /** 501: an encoding of the transfer, 505: a version of HTTP, that there is not. */
    private static boolean isStrangersFault(int status) {
        return status == 501 || status == 505;
    }
}
