package dev.hearth.analytics.internal.codegen;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Finds a catalog's file from inside a compiler, which tells its processors where classes go but not where a project is:
 * in that folder itself, and in the folders above it.
 */
final class CatalogFinder {
    /** How far above the folder of the classes a project can begin: Gradle's Android builds put eight between. */
    private static final int FOLDERS_UP_MAX = 10;

    private static final List<String> FOLDERS =
            Arrays.asList("", "src/main/resources/", "src/main/assets/", "src/test/resources/", "assets/");
    private static final int BYTES_MAX = JsonSource.CHARACTERS_MAX;

    private final Filer filer;
    private final @Nullable String root;

    CatalogFinder(Filer filer, @Nullable String root) {
        this.filer = filer;
        this.root = root;
    }

    /**
     * The file's text.
     *
     * @throws IOException if it is not there or cannot be read; the message is what to tell the developer
     */
    String read(String path) throws IOException {
        if (path.isEmpty()
                || path.startsWith("/")
                || path.contains("\\")
                || path.contains("..")
                || path.contains(":")) {
            throw new IOException("write a path with / that is relative, without ..");
        }
        File file = root == null ? find(path) : new File(root, path);
        if (!file.isFile()) {
            throw new FileNotFoundException(
                    "there is no such file in " + file.getAbsoluteFile().getParent());
        }
        if (file.length() > BYTES_MAX) {
            throw new IOException("the file is larger than " + BYTES_MAX + " bytes; divide it");
        }
        try {
            byte[] bytes = Files.readAllBytes(file.toPath());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not UTF-8; save it as UTF-8", e);
        }
    }

    private File find(String path) throws IOException {
        URI output = filer.getResource(StandardLocation.CLASS_OUTPUT, "", path).toUri();
        if (!"file".equals(output.getScheme())) {
            throw new FileNotFoundException(
                    "this compiler writes to no folder, so give it -A" + CatalogProcessor.ROOT_OPTION + "=DIR");
        }
        File inOutput = new File(output);
        File folder = inOutput;
        for (int i = 0; i < path.split("/", -1).length && folder != null; i++) {
            folder = folder.getParentFile();
        }
        for (int up = 0; up <= FOLDERS_UP_MAX && folder != null; up++) {
            for (String inside : FOLDERS) {
                File candidate = new File(folder, inside + path);
                if (candidate.isFile()) {
                    return candidate;
                }
            }
            folder = folder.getParentFile();
        }
        throw new FileNotFoundException("it is neither in " + inOutput.getParent() + " nor in the folders above it or"
                + " their src/main/resources, src/main/assets or assets; or name its folder with -A"
                + CatalogProcessor.ROOT_OPTION + "=DIR");
    }
}
