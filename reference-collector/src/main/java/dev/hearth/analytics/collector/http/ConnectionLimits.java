package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.AddressRanges;
import dev.hearth.analytics.collector.limits.Limit;
import dev.hearth.analytics.collector.limits.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Bounds how many connections are open, in all and of one address. One too many is closed at once: who is turned away
 * knows it, and comes again. Proxies and whoever else is exempt may have any number, within what there is for all.
 */
final class ConnectionLimits implements SelectorManager.AcceptListener {
    private final int maxInAll;
    private final int maxPerAddress;
    private final AddressRanges exempt;
    private final Runnable countRefused;
    private final AtomicInteger inAll = new AtomicInteger();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final Map<SelectableChannel, InetAddress> ofAddresses = new ConcurrentHashMap<>();
    private final Set<SelectableChannel> admitted = ConcurrentHashMap.newKeySet();

    ConnectionLimits(Limits limits, AddressRanges exempt, Runnable countRefused) {
        this.maxInAll = limits.whole(Limit.CONNECTIONS);
        this.maxPerAddress = limits.whole(Limit.CONNECTIONS_PER_ADDRESS);
        this.exempt = exempt;
        this.countRefused = countRefused;
    }

    /**
     * Takes a connection in.
     *
     * @throws IOException if there are too many already; the connection is to be closed
     */
    void admit(SocketChannel channel) throws IOException {
        if (inAll.incrementAndGet() > maxInAll) {
            inAll.decrementAndGet();
            throw refused();
        }
        admitted.add(channel);
        if (channel.getRemoteAddress() instanceof InetSocketAddress remote && !exempt.contains(remote.getAddress())) {
            ofAddresses.put(channel, remote.getAddress());
            if (perAddress.merge(remote.getAddress(), 1, Integer::sum) > maxPerAddress) {
                onClosed(channel);
                throw refused();
            }
        }
    }

    private IOException refused() {
        countRefused.run();
        return new IOException("too many connections");
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        if (admitted.remove(channel)) {
            inAll.decrementAndGet();
        }
        InetAddress address = ofAddresses.remove(channel);
        if (address != null) {
            perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
