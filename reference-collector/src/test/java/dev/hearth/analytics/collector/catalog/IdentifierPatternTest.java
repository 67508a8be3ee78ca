package dev.hearth.analytics.collector.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierPatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[A-Za-z0-9_.:-]{1,64}$",
                "^[a-z]{1,1}$",
                "^[0-9a-f]{32}$",
                "^[-a]{1,2}$",
                "^[a-]{1,2}$",
                "^[a-c-e]{1,2}$",
                "^[a-cA-C0-9]{2}$",
                "^[.]{1,3}$",
                "^[_:.]{1,3}$",
                "^[a-aaz]{1,3}$"
            })
    void matchesWhatTheRegularExpressionMatches(String pattern) {
        IdentifierPattern parsed = Objects.requireNonNull(IdentifierPattern.parse(pattern));
        Pattern expression = Pattern.compile(pattern.replace("$", "\\z"));
        for (int length = 0; length <= 65; length++) {
            for (int c = 0; c < 0x250; c++) {
                String value = "a".repeat(length) + (char) c;
                assertThat(parsed.matches(value))
                        .as("%s of U+%04X after %d", pattern, c, length)
                        .isEqualTo(expression.matcher(value).find());
            }
        }
        assertThat(parsed.matches("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[a-z]{1,64}",
                "^[a-z]{1,64}",
                "[a-z]{1,64}$",
                "^[a-z]{0,64}$",
                "^[a-z]{0}$",
                "^[a-z]{1,65}$",
                "^[a-z]{64,1}$",
                "^[a-z]{1,}$",
                "^[a-z]{,64}$",
                "^[a-z]*$",
                "^[a-z]+$",
                "^[a-z]$",
                "^[]{1,2}$",
                "^[^a]{1,2}$",
                "^[A-z]{1,2}$",
                "^[+--]{1,2}$",
                "^[.-:]{1,2}$",
                "^[z-a]{1,2}$",
                "^[a-Z]{1,2}$",
                "^[a-zé]{1,2}$",
                "^[a z]{1,2}$",
                "^[\\w]{1,2}$",
                "^[a&&b]{1,2}$",
                "^[[a]]{1,2}$",
                "^[a]{1,2}|.*$",
                "^([a]{1,2})$",
                "^[a]{1,2}$\n",
                "^[a]{1,2}[b]{1,2}$"
            })
    void refusesEveryOtherForm(String pattern) {
        assertThat(IdentifierPattern.parse(pattern)).isNull();
    }

    @Test
    void newlineAtTheEndDoesNotMatch() {
        IdentifierPattern identifier = Objects.requireNonNull(IdentifierPattern.parse(IdentifierPattern.IDENTIFIER));
        assertThat(identifier.matches("greeting")).isTrue();
        assertThat(identifier.matches("greeting\n")).isFalse();
        assertThat(identifier.matches("\ngreeting")).isFalse();
    }
}
