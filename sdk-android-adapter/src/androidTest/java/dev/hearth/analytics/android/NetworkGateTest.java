package dev.hearth.analytics.android;

import static android.net.NetworkCapabilities.NET_CAPABILITY_INTERNET;
import static android.net.NetworkCapabilities.NET_CAPABILITY_NOT_METERED;
import static android.net.NetworkCapabilities.NET_CAPABILITY_VALIDATED;
import static dev.hearth.analytics.android.AndroidRig.capabilities;
import static dev.hearth.analytics.android.AndroidRig.passUntil;
import static dev.hearth.analytics.android.AndroidRig.play;
import static org.assertj.core.api.Assertions.assertThat;

import android.net.ConnectivityManager;
import android.net.Network;
import dev.hearth.analytics.Analytics;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowNetwork;

@RunWith(RobolectricTestRunner.class)
@Config(sdk = 34)
public class NetworkGateTest {
    private static final int INTERNET = NET_CAPABILITY_INTERNET;
    private static final int VALIDATED = NET_CAPABILITY_VALIDATED;
    private static final int UNMETERED = NET_CAPABILITY_NOT_METERED;

    private final Network other = ShadowNetwork.newInstance(4711);
    private final AtomicInteger opened = new AtomicInteger();
    private AndroidRig rig;

    @Before
    public void begin() throws IOException {
        rig = new AndroidRig();
    }

    @After
    public void end() {
        rig.close();
    }

    @Test
    public void validatedNetworkOpensItAtOnce() {
        NetworkGate gate = listening(UploadNetwork.VALIDATED);
        assertThat(gate.isOpen()).isTrue();
        gate.close();
        assertThat(gate.isOpen()).isFalse();
        assertThat(rig.connectivity().getNetworkCallbacks()).isEmpty();
    }

    @Test
    public void portalThatWantsAClickDoesNotOpenItUntilItIsThrough() {
        Network network = rig.network(INTERNET);
        NetworkGate gate = listening(UploadNetwork.VALIDATED);
        assertThat(gate.isOpen()).isFalse();
        callback().onCapabilitiesChanged(network, capabilities(INTERNET, VALIDATED));
        assertThat(gate.isOpen()).isTrue();
        assertThat(opened.get()).isEqualTo(1);
        callback().onCapabilitiesChanged(network, capabilities(INTERNET, VALIDATED, UNMETERED));
        assertThat(opened.get()).as("was open").isEqualTo(1);
        callback().onCapabilitiesChanged(network, capabilities(INTERNET));
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    public void policyDecidesAboutMeteredAndUnvalidatedNetworks() {
        int[][] networks = {{}, {INTERNET}, {INTERNET, VALIDATED}, {INTERNET, VALIDATED, UNMETERED}, {INTERNET, UNMETERED}};
        boolean[] validated = {false, false, true, true, false};
        boolean[] unmetered = {false, false, false, true, false};
        for (int i = 0; i < networks.length; i++) {
            assertThat(UploadNetwork.ANY.allows(capabilities(networks[i]))).isTrue();
            assertThat(UploadNetwork.VALIDATED.allows(capabilities(networks[i]))).isEqualTo(validated[i]);
            assertThat(UploadNetwork.UNMETERED.allows(capabilities(networks[i]))).isEqualTo(unmetered[i]);
        }
    }

    @Test
    public void lostNetworkShutsItAndAnotherIsUsedOnceItIsKnown() {
        Network network = rig.network(INTERNET, VALIDATED);
        NetworkGate gate = listening(UploadNetwork.VALIDATED);
        callback().onAvailable(network);
        assertThat(gate.isOpen()).as("the same one").isTrue();
        callback().onAvailable(other);
        assertThat(gate.isOpen()).as("not known yet").isFalse();
        callback().onCapabilitiesChanged(other, capabilities(INTERNET, VALIDATED));
        callback().onLost(network);
        assertThat(gate.isOpen()).as("the former one").isTrue();
        callback().onLost(other);
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    public void networkThatTheSystemWithholdsFromTheAppShutsIt() {
        Network network = rig.network(INTERNET, VALIDATED);
        NetworkGate gate = listening(UploadNetwork.VALIDATED);
        callback().onBlockedStatusChanged(network, true);
        assertThat(gate.isOpen()).isFalse();
        callback().onCapabilitiesChanged(network, capabilities(INTERNET, VALIDATED));
        assertThat(gate.isOpen()).as("still withheld").isFalse();
        callback().onBlockedStatusChanged(network, false);
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    public void withoutAnAnswerOfTheSystemTheAttemptIsTheTest() {
        NetworkGate gate = new NetworkGate(
                new android.content.ContextWrapper(rig.app) {
                    @Override
                    public Object getSystemService(String name) {
                        throw new SecurityException("no permission");
                    }
                },
                UploadNetwork.VALIDATED);
        gate.onOpened(opened::incrementAndGet);
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    public void eventsWaitForTheNetworkAndGoSoonAfter() {
        Network network = rig.network(INTERNET);
        rig.start();
        AndroidRig.open();
        play("waiting");
        assertThat(Analytics.flush(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(rig.collector.requests()).isZero();
        callback().onCapabilitiesChanged(network, capabilities(INTERNET, VALIDATED));
        passUntil(() -> assertThat(rig.collector.dialogues()).containsExactly("waiting"));
        Analytics.shutdown(AndroidRig.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(rig.connectivity().getNetworkCallbacks()).isEmpty();
    }

    private NetworkGate listening(UploadNetwork allowed) {
        NetworkGate gate = new NetworkGate(rig.app, allowed);
        gate.onOpened(opened::incrementAndGet);
        opened.set(0);
        return gate;
    }

    private ConnectivityManager.NetworkCallback callback() {
        assertThat(rig.connectivity().getNetworkCallbacks()).hasSize(1);
        return rig.connectivity().getNetworkCallbacks().iterator().next();
    }
}
