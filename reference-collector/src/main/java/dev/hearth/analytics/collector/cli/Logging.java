package dev.hearth.analytics.collector.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * How the process logs. The level is that of the collector's own words, which never hold a payload or a secret. What
 * libraries say below a warning could quote headers and bodies, and cannot be switched on.
 */
final class Logging {
    private static final String OURS = "dev.hearth.analytics";
    private static final String APPENDER = "STDERR";

    enum LogFormat {
        TEXT,
        JSON
    }

    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    private Logging() {}

    static void set(LogFormat format, LogLevel level) {
        // Somebody who embeds the collector may log with something else: then it is theirs.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(OURS).setLevel(Level.toLevel(level.name().toUpperCase(Locale.ROOT)));
            if (format == LogFormat.JSON
                    && context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                            instanceof ConsoleAppender<ILoggingEvent> appender) {
                encodeAsJson(context, appender);
            }
        }
    }

    private static void encodeAsJson(LoggerContext context, ConsoleAppender<ILoggingEvent> appender) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.start();
        appender.stop();
        appender.setEncoder(encoder);
        appender.start();
    }
}
