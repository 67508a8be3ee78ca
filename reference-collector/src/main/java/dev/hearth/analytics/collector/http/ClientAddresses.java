package dev.hearth.analytics.collector.http;

import dev.hearth.analytics.collector.limits.AddressRanges;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Whose a request is. {@code X-Forwarded-For} is believed only as far as trusted proxies have written it: from the right,
 * up to the first address that is none of theirs. What stands left of that, anybody could have put there.
 */
final class ClientAddresses {
    private static final int HOPS_MAX = 32;

    private final AddressRanges trustedProxies;

    ClientAddresses(AddressRanges trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** Null for a request that did not come over a network. */
    @Nullable
    InetAddress of(Request request) {
        if (!(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote)
                || remote.getAddress() == null) {
            return null;
        }
        InetAddress peer = remote.getAddress();
        return trustedProxies.contains(peer)
                ? behind(peer, request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR))
                : peer;
    }

    private InetAddress behind(InetAddress proxy, List<String> headers) {
        InetAddress nearest = proxy;
        String[] hops = String.join(",", headers).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && i >= hops.length - HOPS_MAX; i--) {
            InetAddress hop = AddressRanges.address(hops[i].strip());
            if (hop == null) {
                return nearest;
            }
            nearest = hop;
            if (!trustedProxies.contains(hop)) {
                return nearest;
            }
        }
        return nearest;
    }
}
