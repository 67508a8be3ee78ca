package dev.hearth.analytics.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The protocol's files, as the class path of the tests has them. */
public final class Vectors {
    private static final String FOLDER = "/dev/hearth/analytics/protocol/";

    private Vectors() {}

    /** The names of the files in a folder under {@code protocol/}. */
    public static List<String> list(String folder) {
        URL url = Vectors.class.getResource(FOLDER + folder);
        assertThat(url).as("protocol/%s is on the class path", folder).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JSON of {@code path} under {@code protocol/}. */
    public static JsonNode read(String path) {
        try {
            return new ObjectMapper().readTree(text(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of {@code path} under {@code protocol/}. */
    public static String text(String path) {
        try (InputStream in = Vectors.class.getResourceAsStream(FOLDER + path)) {
            assertThat(in).as("protocol/%s is on the class path", path).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
