package dev.hearth.analytics.internal.queue;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts a class of the tests as a process of its own, on the JVM that runs the tests. */
final class ChildJvm {
    private ChildJvm() {}

    static Process start(Class<?> main, String... arguments) throws IOException {
        return start(List.of("-XX:TieredStopAtLevel=1"), main, arguments);
    }

    static Process start(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(new File(System.getProperty("java.home"), "bin/java").getPath()));
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
