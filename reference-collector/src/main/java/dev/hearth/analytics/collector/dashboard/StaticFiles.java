package dev.hearth.analytics.collector.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the pages, read and compressed once. Their addresses hold a hash of all of them, so that a browser keeps
 * them for ever and still gets new ones from a new collector. Immutable.
 */
final class StaticFiles {
    /** Where they are; the hash follows, then the name. */
    static final String PATH = "/dashboard/static/";

    /** Every file beside the page, as {@code pages/} holds them. */
    static final List<String> NAMES = List.of(
            "api.js",
            "breakdown.js",
            "card.js",
            "chart.js",
            "chart-panel.js",
            "dashboard.css",
            "days.js",
            "dom.js",
            "download.js",
            "format.js",
            "health-page.js",
            "icon.svg",
            "keys.js",
            "kpi-data.js",
            "kpi-page.js",
            "live-page.js",
            "main.js",
            "notice.js",
            "period-bar.js",
            "sign-in.js",
            "table.js",
            "theme.js",
            "url-state.js");

    private static final String PAGES = "/dev/hearth/analytics/collector/dashboard/pages/";
    private static final String PAGE = "index.html";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> LIBRARIES = Map.of(
            "uplot.js", UPLOT + "uPlot.iife.min.js",
            "uplot.css", UPLOT + "uPlot.min.css");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final int HASH_BYTES = 8;

    private final Map<String, File> files = new LinkedHashMap<>();
    private final String directory;
    private final File page;

    /**
     * A file.
     *
     * @param plain read-only, as is the next: to be sliced
     * @param gzip the same, compressed
     * @param tag a strong entity tag of it
     */
    record File(String type, ByteBuffer plain, ByteBuffer gzip, String tag) {}

    StaticFiles() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        NAMES.forEach(name -> contents.put(name, read(PAGES + name)));
        LIBRARIES.forEach((name, resource) -> contents.put(name, read(resource)));
        MessageDigest all = sha256();
        contents.forEach((name, content) -> {
            all.update(name.getBytes(StandardCharsets.UTF_8));
            all.update(content);
            files.put(name, file(name, content));
        });
        directory = PATH + HexFormat.of().formatHex(all.digest(), 0, HASH_BYTES) + "/";
        String html = new String(read(PAGES + PAGE), StandardCharsets.UTF_8).replace("{{static}}", directory);
        page = file(PAGE, html.getBytes(StandardCharsets.UTF_8));
    }

    /** The one page, which its scripts fill. */
    File page() {
        return page;
    }

    /** The file of that path, or null. */
    @Nullable
    File find(String path) {
        return path.startsWith(directory) ? files.get(path.substring(directory.length())) : null;
    }

    private static File file(String name, byte[] content) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException(name + " is of no type that is served");
        }
        String tag = '"' + HexFormat.of().formatHex(sha256().digest(content), 0, HASH_BYTES) + '"';
        return new File(type, readOnly(content), readOnly(gzip(content)), tag);
    }

    private static ByteBuffer readOnly(byte[] content) {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    private static byte[] read(String resource) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the collector was built without " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
