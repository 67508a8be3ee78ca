package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.Field;
import dev.hearth.analytics.Priority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the class of one event. Each thread has one instance that {@code of(…)} fills in and {@code track()} empties
 * again, so that nothing is allocated; one that was begun and not tracked is left alone, and the thread gets another.
 */
final class EventClassWriter {
    private final EventDeclaration event;
    private final String className;
    private final List<FieldWriter> fields = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    EventClassWriter(EventDeclaration event) {
        this.event = event;
        this.className = JavaNames.eventClass(event.name);
        Set<String> types = new HashSet<>();
        Set<String> constants = new HashSet<>();
        for (FieldDeclaration field : event.fields) {
            fields.add(new FieldWriter(field, fields.size(), className, types, constants));
        }
    }

    /** The class's simple name. */
    String className() {
        return className;
    }

    /**
     * The class's source.
     *
     * @param packageName empty for none
     * @param header a comment for the top of the file, or empty
     * @param trackable false for an event that the library alone tracks
     */
    String source(String packageName, String header, boolean trackable) {
        line(header);
        line(packageName.isEmpty() ? "" : "package " + packageName + ";\n");
        imports(packageName, trackable);
        line("/**");
        line(" * " + JavaText.sentence(event.title) + " {@code " + event.name + "}, version " + event.version + "."
                + (trackable ? "" : " Only the library tracks it."));
        if (!event.description.isEmpty()) {
            line(" *\n * <p>" + JavaText.sentence(event.description));
        }
        if (trackable) {
            line(
                    " *\n * <p>Made by {@code of}, tracked once, on one thread. The thread's next event may be the same object, so do not"
                            + "\n * keep it: once tracked it is empty.");
        }
        line(" */");
        line("public final class " + className + (trackable ? " implements Event {" : " {"));
        constants();
        if (trackable) {
            members();
        } else {
            line("    private " + className + "() {}");
        }
        line("}");
        return out.toString();
    }

    private void imports(String packageName, boolean trackable) {
        Set<String> imports = new TreeSet<>();
        if (!packageName.equals(JavaText.LIBRARY)) {
            imports.add(JavaText.LIBRARY + ".EventType");
            if (!fields.isEmpty()) {
                imports.add(JavaText.LIBRARY + ".Field");
            }
            if (event.priority != Priority.NORMAL) {
                imports.add(JavaText.LIBRARY + ".Priority");
            }
            if (trackable) {
                imports.add(JavaText.LIBRARY + ".Analytics");
                imports.add(JavaText.LIBRARY + ".Event");
                imports.add(JavaText.LIBRARY + ".EventBuilder");
            }
        }
        for (FieldWriter field : fields) {
            if (field.declaration.kind == Field.Kind.ENUM) {
                imports.add("java.util.Arrays");
            }
        }
        for (String name : imports) {
            line("import " + name + ";");
        }
        line("");
    }

    private void constants() {
        for (FieldWriter field : fields) {
            field.bounds(out);
        }
        line("    /** The schema. */");
        line("    public static final EventType TYPE = EventType.builder(\"" + event.name + "\", " + event.version
                + ")");
        for (FieldWriter field : fields) {
            line("            " + field.builderCall());
        }
        if (event.priority != Priority.NORMAL) {
            line("            .priority(Priority." + event.priority + ")");
        }
        if (event.critical) {
            line("            .critical()");
        }
        line("            .build();\n");
        for (FieldWriter field : fields) {
            field.constant(out);
        }
    }

    private void members() {
        if (fields.isEmpty()) {
            line("    private static final " + className + " ONLY = new " + className + "();\n");
        } else {
            line("    private static final ThreadLocal<" + className + "> OF_THREAD = new ThreadLocal<>();\n");
            for (FieldWriter field : fields) {
                line("    private " + field.type + " " + field.name + " = " + field.nothing() + ";");
            }
            line("    /** A bit for each field that is set. */");
            line("    private int present;");
            line("    /** Whether it was begun and not tracked yet. */");
            line("    private boolean open;\n");
        }
        line("    private " + className + "() {}\n");
        factory();
        for (FieldWriter field : fields) {
            if (!field.declaration.required) {
                setter(field);
            }
        }
        track();
        for (FieldWriter field : fields) {
            field.enumeration(out);
        }
    }

    private void factory() {
        List<String> parameters = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        int required = 0;
        line("    /**\n     * Begins an event with all that it must have.");
        String gap = "     *\n";
        for (FieldWriter field : fields) {
            if (field.declaration.required) {
                parameters.add(field.type + " " + field.name);
                statements.add("event." + field.name + " = " + field.clamped() + ";");
                required |= field.bit();
                line(gap + "     * @param " + field.name + " " + field.words());
                gap = "";
            }
        }
        line("     */");
        line("    public static " + className + " of(" + String.join(", ", parameters) + ") {");
        if (fields.isEmpty()) {
            line("        return ONLY;");
        } else {
            line("        " + className + " event = OF_THREAD.get();");
            line("        if (event == null || event.open) {");
            line("            event = new " + className + "();");
            line("            OF_THREAD.set(event);");
            line("        }");
            line("        event.open = true;");
            line("        event.present = " + JavaText.mask(required) + ";");
            statements.forEach(statement -> line("        " + statement));
            line("        return event;");
        }
        line("    }\n");
    }

    private void setter(FieldWriter field) {
        line("    /** Sets: " + field.words() + " */");
        line("    public " + className + " " + field.name + "(" + field.type + " " + field.name + ") {");
        line("        this." + field.name + " = " + field.clamped() + ";");
        line("        present |= " + JavaText.mask(field.bit()) + ";");
        line("        return this;");
        line("    }\n");
    }

    private void track() {
        line("    /** The same as {@link Analytics#track(Event)} with this event. Allocates nothing. */");
        line("    public void track() {");
        line("        Analytics.track(this);");
        line("    }\n");
        line("    @Override");
        line("    public EventType type() {");
        line("        return TYPE;");
        line("    }\n");
        line("    @Override");
        line("    public void writeTo(EventBuilder builder) {");
        for (FieldWriter field : fields) {
            field.write(out);
        }
        if (!fields.isEmpty()) {
            line("        present = 0;");
            line("        open = false;");
        }
        line("    }");
    }

    private void line(String text) {
        if (!text.isEmpty() || out.length() > 0) {
            out.append(text).append('\n');
        }
    }
}
