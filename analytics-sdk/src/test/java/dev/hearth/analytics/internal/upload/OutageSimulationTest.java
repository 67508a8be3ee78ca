package dev.hearth.analytics.internal.upload;

import static dev.hearth.analytics.internal.upload.OutageSimulation.CLIENTS;
import static dev.hearth.analytics.internal.upload.OutageSimulation.FLUSH_SECONDS;
import static dev.hearth.analytics.internal.upload.OutageSimulation.OUTAGE_BEGINS_SECOND;
import static dev.hearth.analytics.internal.upload.OutageSimulation.OUTAGE_ENDS_SECOND;
import static dev.hearth.analytics.internal.upload.OutageSimulation.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.internal.upload.OutageSimulation.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What {@code docs/delivery.md} says of an outage, and its plot. Run with {@code -Dsimulation.update=true} to draw it anew.
 */
class OutageSimulationTest {
    private static final long SEED = 20261125;
    private static final int ORDINARY = CLIENTS / FLUSH_SECONDS;
    private static final Path PLOT = Path.of("..", "docs", "plots", "outage.svg");

    @Test
    void hourWithoutACollectorBringsNoHerdAndThePlotShowsIt() throws IOException {
        System.out.println("simulation, seed " + SEED);
        OutageSimulation down = new OutageSimulation(Story.COLLECTOR_IS_DOWN, SEED).run();
        OutageSimulation weak = new OutageSimulation(Story.COLLECTOR_COMES_BACK_WEAK, SEED).run();
        OutageSimulation network = new OutageSimulation(Story.NETWORK_IS_DOWN, SEED).run();

        assertThat(max(down.requests(), OUTAGE_BEGINS_SECOND + 600, OUTAGE_ENDS_SECOND))
                .as("attempts a second while it is down: far fewer than in ordinary times")
                .isLessThan(ORDINARY / 4);
        assertThat(max(down.requests(), OUTAGE_ENDS_SECOND, SECONDS))
                .as("when it is back: hardly more than in ordinary times")
                .isLessThan(ORDINARY * 115 / 100);
        assertThat(down.notBack()).isZero();
        assertThat(down.lastBackSecond() - OUTAGE_ENDS_SECOND)
                .as("everybody is back within the cap")
                .isLessThanOrEqualTo((int) (Backoff.CAP_MILLIS / 1_000));

        assertThat(max(weak.requests(), OUTAGE_ENDS_SECOND, SECONDS))
                .as("a collector that is not well is not run over, though a tenth is all that spreads what it asks for")
                .isLessThan(ORDINARY * 125 / 100);
        System.out.println(
                "most a second: while down " + max(down.requests(), OUTAGE_BEGINS_SECOND + 600, OUTAGE_ENDS_SECOND)
                        + ", back " + max(down.requests(), OUTAGE_ENDS_SECOND, SECONDS)
                        + " (all within " + (down.lastBackSecond() - OUTAGE_ENDS_SECOND) + " s), weak "
                        + max(weak.requests(), OUTAGE_ENDS_SECOND, SECONDS) + ", network back "
                        + max(network.requests(), OUTAGE_ENDS_SECOND, SECONDS) + "; ordinary " + ORDINARY);
        assertThat(weak.notBack()).isZero();

        assertThat(max(network.requests(), OUTAGE_BEGINS_SECOND, OUTAGE_ENDS_SECOND))
                .as("nothing is tried without a network")
                .isZero();
        assertThat(max(network.requests(), OUTAGE_ENDS_SECOND, SECONDS))
                .as("a region that comes back in one second")
                .isLessThan(ORDINARY * 115 / 100);
        assertThat(network.notBack()).isZero();

        String plot = OutagePlot.draw(down, weak, network, SEED);
        if (Boolean.getBoolean("simulation.update")) {
            Files.createDirectories(PLOT.getParent());
            Files.writeString(PLOT, plot);
        }
        assertThat(plot)
                .as("docs/plots/outage.svg; draw it anew with -Dsimulation.update=true")
                .isEqualTo(Files.readString(PLOT));
    }

    @Test
    void sameSeedIsTheSameHour() {
        int[] once = new OutageSimulation(Story.NETWORK_IS_DOWN, 5).run().requests();
        assertThat(new OutageSimulation(Story.NETWORK_IS_DOWN, 5).run().requests())
                .isEqualTo(once);
        assertThat(new OutageSimulation(Story.NETWORK_IS_DOWN, 6).run().requests())
                .isNotEqualTo(once);
    }

    static int max(int[] perSecond, int from, int to) {
        return Arrays.stream(perSecond, from, to).max().orElseThrow();
    }
}
