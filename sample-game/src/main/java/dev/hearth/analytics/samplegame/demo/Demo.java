package dev.hearth.analytics.samplegame.demo;

import dev.hearth.analytics.collector.CollectorException;
import dev.hearth.analytics.samplegame.kpis.Kpi;
import dev.hearth.analytics.samplegame.kpis.KpiCheck;
import dev.hearth.analytics.samplegame.players.ExpectedKpis;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The whole path in a minute: a collector, two dozen players with the real library, real HTTP between them, one simulated
 * clock for all. Shows the KPIs next to what the players did, and keeps the collector running until it is killed.
 *
 * <p>{@code -Ddemo.exit=true} exits after the table, with 0 only if every KPI is what was played; {@code -Ddemo.seed=N}
 * plays other days.
 */
public final class Demo {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final long DEFAULT_SEED = 1;

    /** A pipe has no encoding of its own, and the table has characters that not every default can write. */
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Demo() {}

    /** Runs it; exits with 1 if a KPI is not what was played, with 2 if the demo could not run. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "dev/hearth/analytics/samplegame/demo/logback.xml");
        Demo demo = new Demo();
        try {
            System.exit(demo.run(Boolean.getBoolean("demo.exit"), Long.getLong("demo.seed", DEFAULT_SEED)));
        } catch (IOException | CollectorException | InterruptedException | RuntimeException e) {
            demo.out.println("\n  The demo could not run: " + (e.getMessage() == null ? e : e.getMessage()) + "\n");
            System.exit(2);
        }
    }

    private int run(boolean exit, long seed) throws IOException, CollectorException, InterruptedException {
        Path directory = Files.createTempDirectory("hearth-demo-");
        Instant began = Instant.now();
        DemoRun run = new DemoRun(directory, began.truncatedTo(ChronoUnit.MILLIS), seed);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            run.close();
            delete(directory);
        }));
        introduce(run, seed);
        run.play(this::showDay);
        List<KpiCheck> checks = run.check();
        boolean equal = show(run, checks, Duration.between(began, Instant.now()));
        if (!exit) {
            run.followSystem();
            invite(run);
            new CountDownLatch(1).await();
        }
        return equal ? 0 : 1;
    }

    private void introduce(DemoRun run, long seed) {
        out.println("\n  Hearth Analytics: from a game to its KPIs\n");
        out.println("  A collector listens at " + run.collector() + ", with an empty store. " + run.players()
                + " players live through the last");
        out.println("  two days in fast motion (seed " + seed
                + "). They play, lose their network, and change their minds about");
        out.println("  analytics. Every event goes through the library, over HTTP, and into the collector's store.\n");
    }

    private void showDay(ExpectedKpis day) {
        out.printf(
                Locale.ROOT,
                "    %-10s  %3d villages played, %,6d dialogues and commands%n",
                DAY.format(day.day()),
                day.villages(),
                day.dialogues() + day.commands());
    }

    private boolean show(DemoRun run, List<KpiCheck> checks, Duration took) {
        KpiTable table = new KpiTable(checks);
        out.println("\n  That took " + took.toSeconds()
                + " seconds. What the players wrote in their diaries, and what the" + " collector reports:\n");
        out.println(table.render());
        if (checks.stream().anyMatch(KpiCheck::hidden)) {
            out.println(
                    "  hidden: the collector shows no day with fewer than 5 villages, so that nobody stands out.\n");
        }
        out.println("  The last two are the game's own: three events and two KPIs in its analytics.catalog.json, and no"
                + " line of\n  code in the library or the collector.\n");
        if (table.differences().isEmpty()) {
            out.println("  ✓ All " + checks.size()
                    + " values are what was played (percentiles within 1 %). Players who said"
                    + " no are in none of them.\n");
            return true;
        }
        out.println("  ✗ Not what was played:");
        table.differences().forEach(difference -> out.println("    " + difference));
        run.notes().forEach(note -> out.println("    The library said: " + note));
        out.println();
        return false;
    }

    private void invite(DemoRun run) {
        String curl = "    curl -H 'Authorization: Bearer " + run.serviceToken() + "' '";
        out.println("  The collector keeps running until you press Ctrl-C. Ask it yourself:\n");
        for (Kpi kpi : List.of(Kpi.ACTIVE_VILLAGES, Kpi.SESSION_P95, Kpi.DIALOGUE_OPENS, Kpi.BUILDINGS_RAISED)) {
            out.println(curl + run.reader().address(kpi, run.firstDay(), run.lastDay()) + "'");
        }
        out.println("    curl " + run.collector() + "/readyz\n");
    }

    /** Best effort: what is still mapped or open on some systems stays in the temporary directory. */
    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
