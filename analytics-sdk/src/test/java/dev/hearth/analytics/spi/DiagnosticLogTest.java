package dev.hearth.analytics.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.DiagnosticLog.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DiagnosticLogTest {
    @Test
    void defaultSaysWarningsAndErrorsInOneLineEach() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            DiagnosticLog log = DiagnosticLog.standardError();
            log.log(Level.DEBUG, "debug", null);
            log.log(Level.INFO, "info", new IOException("unsaid"));
            log.log(Level.WARN, "warn", null);
            log.log(Level.ERROR, "error", new IOException("No space left on device"));
        } finally {
            System.setErr(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "[hearth-analytics] WARN warn",
                        "[hearth-analytics] ERROR error: java.io.IOException: No space left on device");
    }
}
