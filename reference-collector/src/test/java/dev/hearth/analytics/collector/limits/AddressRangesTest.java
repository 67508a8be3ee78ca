package dev.hearth.analytics.collector.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.255.255,true",
        "10.0.0.0/8,11.0.0.0,false",
        "10.1.2.0/23,10.1.3.255,true",
        "10.1.2.0/23,10.1.4.0,false",
        "10.1.2.3,10.1.2.3,true",
        "10.1.2.3,10.1.2.4,false",
        "0.0.0.0/0,203.0.113.9,true",
        "0.0.0.0/0,2001:db8::1,false",
        "2001:db8::/32,2001:db8:ffff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "::1/128,::1,true",
    })
    void rangeHasTheAddressesThatItsBitsSay(String range, String address, boolean contained) {
        InetAddress parsed = Objects.requireNonNull(AddressRanges.address(address));
        assertThat(AddressRanges.parse(List.of(range)).contains(parsed)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.0/33", "10.0.0/8", "::1/129", "10.0.0.0/-1", "10.0.0.0/", "a.b.c.d"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRanges.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noNameIsEverLookedUp() {
        assertThat(AddressRanges.address("example.org")).isNull();
        assertThat(AddressRanges.address("dead.beef")).isNull();
        assertThat(AddressRanges.address("1.2.3.4, 5.6.7.8")).isNull();
    }
}
