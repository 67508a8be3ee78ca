package dev.hearth.analytics.collector.limits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of addresses in CIDR form: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. Immutable. */
public final class AddressRanges {
    /** This machine. */
    public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

    private static final int TEXT_LENGTH_MAX = 45;

    private final List<Range> ranges;

    private static final class Range {
        private final byte[] network;
        private final int bits;

        Range(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int left = bits % 8;
            return left == 0 || ((address[whole] ^ network[whole]) & 0xFF) >>> (8 - left) == 0;
        }
    }

    private AddressRanges(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads ranges.
     *
     * @throws IllegalArgumentException if one is none; the message quotes it
     */
    public static AddressRanges parse(Collection<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            ranges.add(range(text));
        }
        return new AddressRanges(List.copyOf(ranges));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            int width = address.getAddress().length * 8;
            String bits = slash < 0 ? Integer.toString(width) : text.substring(slash + 1);
            if (bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= width) {
                return new Range(address.getAddress(), Integer.parseInt(bits));
            }
        }
        throw new IllegalArgumentException("not a range of addresses such as 10.0.0.0/8: " + text);
    }

    /** An address that is written as numbers; null for all else, and no name is ever looked up. */
    public static @Nullable InetAddress address(String text) {
        boolean numeric = !text.isEmpty()
                && text.length() <= TEXT_LENGTH_MAX
                && (text.indexOf(':') >= 0 ? text.matches("[0-9a-fA-F:.]+") : text.matches("[0-9]+(\\.[0-9]+){3}"));
        if (!numeric) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
