package dev.hearth.analytics.collector.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.analytics.collector.access.KeyFile.KeyFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private static final String TEXT =
            "# the games\nclient-key=game-1:secret-one\nclient-key = game-2:secret-two\n\nservice-token=token-one\n";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("keys");
        Files.writeString(file, TEXT);
    }

    private static boolean isEnabled(KeyRing ring, String id) {
        AccessKeys.Client client = ring.current().client(id);
        return client != null && client.enabled();
    }

    @Test
    void keysOfTheFileHold() throws KeyFileException {
        KeyRing ring = new KeyRing(Map.of(), Set.of(), file);
        assertThat(isEnabled(ring, "game-1")).isTrue();
        assertThat(isEnabled(ring, "game-2")).isTrue();
        assertThat(ring.current().client("game-3")).isNull();
        assertThat(ring.current().isServiceToken("token-one")).isTrue();
        assertThat(ring.current().isServiceToken("token-two")).isFalse();
        assertThat(ring.current().isServiceToken("")).isFalse();
    }

    @Test
    void changedFileIsReadAgainAndARotatedKeyStopsAtOnce() throws Exception {
        KeyRing ring = new KeyRing(Map.of(), Set.of(), file);
        replace(
                "client-key=game-1:secret-one\nclient-key=game-3:secret-new\ndisabled=game-1\nservice-token=token-two\n");
        ring.refresh();
        assertThat(isEnabled(ring, "game-3")).isTrue();
        assertThat(ring.current().client("game-1")).as("known, and disabled").isNotNull();
        assertThat(isEnabled(ring, "game-1")).isFalse();
        assertThat(ring.current().client("game-2")).isNull();
        assertThat(ring.current().isServiceToken("token-one")).isFalse();
        assertThat(ring.current().isServiceToken("token-two")).isTrue();
    }

    /** As an operator's tools do it. */
    private void replace(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client-key=no-colon-but-secret", "client-key=a:short", "secret-word", "service-token=a b c d e"
            })
    void brokenFileChangesNothingAndIsNotQuoted(String line) throws Exception {
        KeyRing ring = new KeyRing(Map.of(), Set.of(), file);
        replace("service-token=token-two\n" + line + "\n");
        ring.refresh();
        assertThat(isEnabled(ring, "game-1")).isTrue();
        assertThat(ring.current().isServiceToken("token-two")).isFalse();
        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("line 2")
                .message()
                .doesNotContain("no-colon-but-secret")
                .doesNotContain("short\"")
                .doesNotContain("secret-word");
    }

    @Test
    void fileThatIsGoneChangesNothingUntilItIsBack() throws Exception {
        KeyRing ring = new KeyRing(Map.of(), Set.of(), file);
        Files.delete(file);
        ring.refresh();
        assertThat(isEnabled(ring, "game-1")).isTrue();
        Files.writeString(file, "service-token=token-two\n");
        ring.refresh();
        assertThat(ring.current().client("game-1")).isNull();
    }

    @Test
    void whatIsGivenOfAKindStandsForTheFilesOfThatKind() throws KeyFileException {
        KeyRing ring = new KeyRing(Map.of("given", "secret-given"), Set.of(), file);
        assertThat(ring.current().client("game-1")).isNull();
        assertThat(isEnabled(ring, "given")).isTrue();
        assertThat(ring.current().isServiceToken("token-one")).isTrue();
    }

    @Test
    void generatedFileIsOneThatCanBeRead() throws Exception {
        Path made = KeyFile.createIn(directory.resolve("data"), new SecureRandom());
        KeyFile read = KeyFile.read(made);
        assertThat(read.clientKeys()).containsOnlyKeys("local");
        assertThat(read.serviceTokens()).hasSize(1);
        assertThat(read.toString()).doesNotContain(read.clientKeys().get("local"));
    }
}
