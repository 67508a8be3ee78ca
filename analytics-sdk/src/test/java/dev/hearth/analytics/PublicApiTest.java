package dev.hearth.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The public API is what {@code api/analytics-sdk.txt} lists: whoever changes it sees so in the diff of that file. Run with
 * {@code -Dapi.update=true} to write it anew.
 */
class PublicApiTest {
    private static final Path LISTING = Path.of("api", "analytics-sdk.txt");
    private static final List<String> PACKAGES = List.of("", ".spi", ".okhttp", ".testing");

    @Test
    void publicApiIsTheListedOne() throws Exception {
        String listing = listing();
        if (Boolean.getBoolean("api.update")) {
            Files.writeString(LISTING, listing);
        }
        assertThat(listing)
                .as(
                        "The public API is not what analytics-sdk/%s lists. If that is meant, write the file anew and commit it"
                                + " with the change: mvn -pl analytics-sdk test -Dtest=PublicApiTest -Dapi.update=true",
                        LISTING)
                .isEqualTo(Files.readString(LISTING));
    }

    private static String listing() throws Exception {
        StringBuilder listing = new StringBuilder();
        for (String name : PACKAGES) {
            for (Class<?> type : types(Analytics.class.getPackageName() + name)) {
                listing.append(declaration(type)).append('\n');
                members(type)
                        .forEach(member -> listing.append("    ").append(member).append('\n'));
                listing.append('\n');
            }
        }
        return listing.toString();
    }

    private static List<Class<?>> types(String packageName) throws Exception {
        Path classes = Path.of(Analytics.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
            for (Path file : files.sorted().collect(Collectors.toList())) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class") || name.startsWith("package-info")) {
                    continue;
                }
                String simple = name.substring(0, name.length() - ".class".length());
                Class<?> type = Class.forName(packageName + "." + simple, false, Analytics.class.getClassLoader());
                if (isVisible(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static boolean isVisible(Class<?> type) {
        boolean visible = isVisible(type.getModifiers());
        return visible && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String declaration(Class<?> type) {
        String kind = type.isInterface() ? "" : type.isEnum() ? "enum " : "class ";
        String declaration = Modifier.toString(type.getModifiers()) + " " + kind + type.getName();
        List<String> parents = new ArrayList<>();
        if (!type.isEnum() && type.getSuperclass() != null && type.getSuperclass() != Object.class) {
            parents.add(name(type.getGenericSuperclass()));
        }
        for (Type each : type.getGenericInterfaces()) {
            parents.add(name(each));
        }
        return declaration + (parents.isEmpty() ? "" : " : " + String.join(", ", parents));
    }

    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                members.add(
                        modifiers(field.getModifiers()) + annotated(field.getAnnotatedType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add(modifiers(constructor.getModifiers()) + "<init>" + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
                String modifiers = modifiers(method.getModifiers()) + (method.isDefault() ? "default " : "");
                members.add(modifiers + annotated(method.getAnnotatedReturnType()) + " " + method.getName()
                        + parameters(method));
            }
        }
        return members;
    }

    /** Neither {@code synchronized} nor {@code transient}, the bit of varargs, is a promise. */
    private static String modifiers(int modifiers) {
        int promised = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;
        return Modifier.toString(modifiers & promised) + " ";
    }

    private static String parameters(Executable executable) {
        String parameters = Arrays.stream(executable.getAnnotatedParameterTypes())
                .map(PublicApiTest::annotated)
                .collect(Collectors.joining(", ", "(", ")"));
        String thrown = Arrays.stream(executable.getGenericExceptionTypes())
                .map(PublicApiTest::name)
                .collect(Collectors.joining(", "));
        return parameters + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String annotated(AnnotatedType type) {
        return (type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "") + name(type.getType());
    }

    private static String name(Type type) {
        return type.getTypeName().replace("java.lang.", "").replace(Analytics.class.getPackageName() + ".", "");
    }
}
