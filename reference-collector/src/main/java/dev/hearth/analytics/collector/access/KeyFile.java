package dev.hearth.analytics.collector.access;

import dev.hearth.analytics.collector.store.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Client keys and service tokens in a file, a line each:
 *
 * <pre>
 * client-key=ID:SECRET
 * disabled=ID
 * service-token=TOKEN
 * # a remark
 * </pre>
 *
 * @param clientKeys secret by key id
 * @param disabled ids of client keys of which nothing is taken
 */
public record KeyFile(Map<String, String> clientKeys, Set<String> disabled, Set<String> serviceTokens) {
    /** The file that is made in a data directory when no keys are given: {@value}. */
    public static final String GENERATED_NAME = "keys.properties";

    private static final String CLIENT_KEY = "client-key";
    private static final String DISABLED = "disabled";
    private static final String SERVICE_TOKEN = "service-token";
    private static final String UNFINISHED_SUFFIX = ".new";
    private static final String GENERATED_KEY_ID = "local";
    private static final int SECRET_BYTES = 24;
    private static final long FILE_BYTES_MAX = 1024 * 1024;

    /** The file cannot be used. The message names the line, and never quotes it. */
    public static final class KeyFileException extends Exception {
        private static final long serialVersionUID = 1;

        KeyFileException(String message) {
            super(message);
        }
    }

    /** Reads a file. */
    public static KeyFile read(Path path) throws KeyFileException {
        try {
            if (Files.size(path) > FILE_BYTES_MAX) {
                throw new KeyFileException(path + " is too large for a file of keys");
            }
            return parse(path, Files.readAllLines(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new KeyFileException("the keys in " + path + " cannot be read");
        }
    }

    /** Makes a client key and a service token in a data directory, unless they are there; says where they are. */
    public static Path createIn(Path dataDirectory, SecureRandom random) throws IOException {
        Path path = dataDirectory.resolve(GENERATED_NAME);
        OwnerOnly.createFolder(dataDirectory);
        if (!Files.exists(path)) {
            String text = CLIENT_KEY + "=" + GENERATED_KEY_ID + ":" + secret(random) + "\n" + SERVICE_TOKEN + "="
                    + secret(random) + "\n";
            Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED_SUFFIX);
            Files.deleteIfExists(unfinished);
            OwnerOnly.createFile(unfinished);
            Files.writeString(unfinished, text);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        }
        return path;
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static KeyFile parse(Path path, List<String> lines) throws KeyFileException {
        Map<String, String> clientKeys = new LinkedHashMap<>();
        Set<String> disabled = new LinkedHashSet<>();
        Set<String> serviceTokens = new LinkedHashSet<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            String name = equals < 0 ? "" : text.substring(0, equals).strip();
            String value = text.substring(equals + 1).strip();
            try {
                switch (name) {
                    case CLIENT_KEY -> addClientKey(clientKeys, value);
                    case DISABLED -> disabled.add(value);
                    case SERVICE_TOKEN -> {
                        AccessKeys.checkServiceToken(value);
                        serviceTokens.add(value);
                    }
                    default -> throw new IllegalArgumentException("it is none of client-key, disabled, service-token");
                }
            } catch (IllegalArgumentException e) {
                throw new KeyFileException(path + " line " + number + ": " + e.getMessage());
            }
        }
        return new KeyFile(clientKeys, disabled, serviceTokens);
    }

    private static void addClientKey(Map<String, String> clientKeys, String value) {
        int colon = value.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("client-key must be ID:SECRET");
        }
        String id = value.substring(0, colon);
        String secret = value.substring(colon + 1);
        AccessKeys.checkClientKey(id, secret);
        clientKeys.put(id, secret);
    }

    @Override
    public String toString() {
        return "KeyFile[clientKeys=" + clientKeys.keySet() + ", disabled=" + disabled + ", serviceTokens="
                + serviceTokens.size() + "]";
    }
}
