package dev.hearth.analytics.collector.cli;

import dev.hearth.analytics.collector.store.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A client key and a service token that were made once, and are used whenever none are given. A file of two lines in the
 * data directory, which nobody but its owner can read.
 */
record KeyFile(Path path, String clientKeyId, String clientSecret, String serviceToken) {
    private static final String FILE_NAME = "keys.properties";
    private static final String CLIENT_KEY = "client-key=";
    private static final String SERVICE_TOKEN = "service-token=";
    private static final String GENERATED_KEY_ID = "local";
    private static final int SECRET_BYTES = 24;

    /** Reads the file, and makes it if there is none. */
    static KeyFile readOrCreate(Path dataDirectory, SecureRandom random) throws CommandException {
        Path path = dataDirectory.resolve(FILE_NAME);
        try {
            OwnerOnly.createFolder(dataDirectory);
            if (!Files.exists(path)) {
                create(path, random);
            }
            return parse(path, Files.readAllLines(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandException("the data directory " + dataDirectory + " cannot be written to", e);
        }
    }

    private static void create(Path path, SecureRandom random) throws IOException {
        String text =
                CLIENT_KEY + GENERATED_KEY_ID + ":" + secret(random) + "\n" + SERVICE_TOKEN + secret(random) + "\n";
        try {
            OwnerOnly.createFile(path);
            Files.writeString(path, text);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its keys are as good.
        }
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static KeyFile parse(Path path, List<String> lines) throws CommandException {
        String client = value(lines, CLIENT_KEY);
        String token = value(lines, SERVICE_TOKEN);
        int colon = client.indexOf(':');
        if (colon < 1 || token.isEmpty()) {
            throw new CommandException(path + " is damaged: delete it to have new keys made");
        }
        return new KeyFile(path, client.substring(0, colon), client.substring(colon + 1), token);
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
