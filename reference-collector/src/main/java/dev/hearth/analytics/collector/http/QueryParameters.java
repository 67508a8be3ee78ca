package dev.hearth.analytics.collector.http;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** The parameters of a query. Every one that is wrong, unknown or given twice is named in the problem. */
final class QueryParameters {
    /** The most days that can be asked for at once. */
    static final int DAYS_MAX = 400;

    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 9998;

    private final Fields fields;

    private QueryParameters(Fields fields) {
        this.fields = fields;
    }

    static QueryParameters of(Request request, Set<String> known) throws ProblemException {
        Fields fields;
        try {
            fields = Request.extractQueryParameters(request);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.INVALID_PARAMETER, "The query is not well encoded.");
        }
        for (String name : known) {
            if (fields.getValues(name) != null && fields.getValues(name).size() > 1) {
                throw ProblemException.parameter(name, "must be given once.");
            }
        }
        return new QueryParameters(fields);
    }

    /** The days from {@code start} to {@code end}, inclusive. */
    record Days(LocalDate start, LocalDate end) {}

    Days days() throws ProblemException {
        LocalDate start = day("start");
        LocalDate end = day("end");
        if (end.isBefore(start)) {
            throw ProblemException.parameter("end", "must not be before start.");
        }
        if (end.toEpochDay() - start.toEpochDay() >= DAYS_MAX) {
            throw ProblemException.parameter("end", "must be at most " + DAYS_MAX + " days from start, inclusive.");
        }
        return new Days(start, end);
    }

    /** A day, or the default if it is not given. */
    LocalDate day(String name, LocalDate defaultValue) throws ProblemException {
        return text(name) == null ? defaultValue : day(name);
    }

    private LocalDate day(String name) throws ProblemException {
        try {
            String value = text(name);
            if (value != null) {
                LocalDate day = LocalDate.parse(value);
                if (day.getYear() >= YEAR_MIN && day.getYear() <= YEAR_MAX) {
                    return day;
                }
            }
        } catch (DateTimeParseException e) {
            // Falls through: the answer is the same as for none.
        }
        throw ProblemException.parameter(name, "must be a day, such as 2026-01-01.");
    }

    /** A whole number, or the default if it is not given. */
    int whole(String name, int defaultValue, int min, int max) throws ProblemException {
        String value = text(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through: the answer is the same as for a number out of bounds.
        }
        throw ProblemException.parameter(name, "must be a whole number from " + min + " to " + max + ".");
    }

    /** {@code true} or {@code false}, which is what it is when it is not given. */
    boolean flag(String name) throws ProblemException {
        String value = text(name);
        if (value == null || value.equals("true") || value.equals("false")) {
            return "true".equals(value);
        }
        throw ProblemException.parameter(name, "must be true or false.");
    }

    @Nullable
    String text(String name) {
        return fields.getValue(name);
    }
}
