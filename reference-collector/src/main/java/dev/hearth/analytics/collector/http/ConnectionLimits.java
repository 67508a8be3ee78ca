package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.AddressRanges;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;

/** Bounds how many connections one address has open. Proxies and whoever else is exempt may have any number. */
final class AddressConnectionLimit implements SelectorManager.AcceptListener {
    private final int max;
    private final AddressRanges exempt;
    private final Runnable countRefused;
    private final Map<InetAddress, Integer> counts = new ConcurrentHashMap<>();
    private final Map<SelectableChannel, InetAddress> admitted = new ConcurrentHashMap<>();

    AddressConnectionLimit(int max, AddressRanges exempt, Runnable countRefused) {
        this.max = max;
        this.exempt = exempt;
        this.countRefused = countRefused;
    }

    /**
     * Takes a connection in.
     *
     * @throws IOException if its address has too many already; the connection is to be closed
     */
    void admit(SocketChannel channel) throws IOException {
        if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote) || exempt.contains(remote.getAddress())) {
            return;
        }
        int count = counts.merge(remote.getAddress(), 1, Integer::sum);
        if (count > max) {
            leave(remote.getAddress());
            countRefused.run();
            throw new IOException("too many connections of one address");
        }
        admitted.put(channel, remote.getAddress());
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        InetAddress address = admitted.remove(channel);
        if (address != null) {
            leave(address);
        }
    }

    private void leave(InetAddress address) {
        counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
