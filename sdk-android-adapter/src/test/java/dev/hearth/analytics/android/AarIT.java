package dev.hearth.analytics.android;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Opens the .aar as the Android Gradle plugin does. */
class AarIT {
    private static final String ANDROID = "http://schemas.android.com/apk/res/android";
    private static final int JAVA_8 = 52;

    private static Map<String, byte[]> aar = Map.of();
    private static Map<String, byte[]> classes = Map.of();

    @BeforeAll
    static void open() throws IOException {
        try (InputStream in =
                java.nio.file.Files.newInputStream(java.nio.file.Path.of(System.getProperty("aar.file")))) {
            aar = unzip(in);
        }
        classes = unzip(new ByteArrayInputStream(entry("classes.jar")));
    }

    @Test
    void itHoldsWhatAnAarHolds() {
        assertThat(aar.keySet())
                .contains(
                        "AndroidManifest.xml",
                        "classes.jar",
                        "proguard.txt",
                        "R.txt",
                        "META-INF/com/android/build/gradle/aar-metadata.properties");
        assertThat(text("META-INF/com/android/build/gradle/aar-metadata.properties"))
                .contains("aarFormatVersion=1.0", "minCompileSdk=26");
    }

    @Test
    void manifestAsksForTwoPermissionsAndDeclaresOneServiceForTheSystemAlone() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document manifest = factory.newDocumentBuilder().parse(new ByteArrayInputStream(entry("AndroidManifest.xml")));
        assertThat(attributes(manifest, "uses-permission", "name"))
                .containsExactly("android.permission.INTERNET", "android.permission.ACCESS_NETWORK_STATE");
        assertThat(attributes(manifest, "uses-sdk", "minSdkVersion")).containsExactly("26");
        assertThat(attributes(manifest, "service", "name")).containsExactly(UploadJobService.class.getName());
        assertThat(attributes(manifest, "service", "exported")).containsExactly("false");
        assertThat(attributes(manifest, "service", "permission"))
                .containsExactly("android.permission.BIND_JOB_SERVICE");
        for (String other : new String[] {"activity", "receiver", "provider", "meta-data"}) {
            assertThat(manifest.getElementsByTagName(other).getLength())
                    .as(other)
                    .isZero();
        }
    }

    @Test
    void classesAreTheAdaptersAloneAndOfJava8() throws IOException {
        assertThat(classes).containsKey("dev/hearth/analytics/android/AndroidAnalytics.class");
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            if (entry.getKey().endsWith(".class")) {
                assertThat(entry.getKey()).startsWith("dev/hearth/analytics/android/");
                DataInputStream head = new DataInputStream(new ByteArrayInputStream(entry.getValue()));
                head.readInt();
                head.readUnsignedShort();
                assertThat(head.readUnsignedShort()).as(entry.getKey()).isEqualTo(JAVA_8);
            }
        }
    }

    @Test
    void rulesKeepTheServiceAndNothingElse() {
        List<String> rules = text("proguard.txt")
                .lines()
                .filter(line -> line.startsWith("-") && !line.startsWith("-dontwarn "))
                .toList();
        assertThat(rules).containsExactly("-keep public class " + UploadJobService.class.getName() + " {");
    }

    private static List<String> attributes(Document manifest, String element, String attribute) {
        NodeList found = manifest.getElementsByTagName(element);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            values.add(((Element) found.item(i)).getAttributeNS(ANDROID, attribute));
        }
        return values;
    }

    private static String text(String name) {
        return new String(entry(name), StandardCharsets.UTF_8);
    }

    private static byte[] entry(String name) {
        byte[] content = aar.get(name);
        assertThat(content).as(name).isNotNull();
        return content == null ? new byte[0] : content;
    }

    private static Map<String, byte[]> unzip(InputStream in) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
