package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.Field;
import java.util.HashSet;
import java.util.Set;

/** Writes what a field needs in the class of its event. */
final class FieldWriter {
    final FieldDeclaration declaration;
    /** The Java name of the method, parameter and variable. */
    final String name;
    /** The Java type. */
    final String type;

    private final String constant;
    private final int index;

    FieldWriter(FieldDeclaration declaration, int index, String className, Set<String> types, Set<String> constants) {
        this.declaration = declaration;
        this.index = index;
        this.name = JavaNames.method(declaration.name);
        this.constant = JavaNames.distinct(JavaNames.constant(declaration.name), constants);
        this.type = type(className, types);
    }

    private String type(String className, Set<String> types) {
        switch (declaration.kind) {
            case IDENTIFIER:
                return "String";
            case ENUM:
                return JavaNames.distinct(JavaNames.enumClass(declaration.name, className), types);
            case INTEGER:
                return "long";
            case NUMBER:
                return "double";
            default:
                return "boolean";
        }
    }

    /** Its bit in {@code present}. */
    int bit() {
        return 1 << index;
    }

    /** What it is and may be, for a sentence of javadoc. */
    String words() {
        boolean untitled = declaration.title.isEmpty();
        return (untitled ? "{@code " + declaration.name + "}" : JavaText.words(declaration.title)) + bounds();
    }

    private String bounds() {
        switch (declaration.kind) {
            case IDENTIFIER:
                return ": a text that matches {@code " + declaration.pattern + "}.";
            case INTEGER:
            case NUMBER:
                return ": {@value #" + constant + "_MIN} to {@value #" + constant + "_MAX}"
                        + (declaration.unit.isEmpty() ? "" : " " + declaration.unit)
                        + (declaration.isDuration() ? ", or cut to it." : ".");
            default:
                return ".";
        }
    }

    /** Its bounds as constants. */
    void bounds(StringBuilder out) {
        if (type.equals("long") || type.equals("double")) {
            String unit = declaration.unit.isEmpty() ? "" : ", in " + declaration.unit;
            bound(out, "The smallest {@code " + declaration.name + "}" + unit, "_MIN", declaration.minimum.toString());
            bound(out, "The largest {@code " + declaration.name + "}" + unit, "_MAX", declaration.maximum.toString());
        }
    }

    private void bound(StringBuilder out, String words, String suffix, String value) {
        String literal = type.equals("long") ? JavaText.grouped(value) : Double.toString(Double.parseDouble(value));
        out.append("    /** ").append(words).append(": {@value}. */\n");
        out.append("    public static final ")
                .append(type)
                .append(' ')
                .append(constant)
                .append(suffix);
        out.append(" = ").append(literal).append(";\n\n");
    }

    /** The call that declares it to the builder of the type. */
    String builderCall() {
        String quoted = "\"" + declaration.name + "\"";
        String range = ", " + constant + "_MIN, " + constant + "_MAX";
        switch (declaration.kind) {
            case IDENTIFIER:
                boolean widest = declaration.pattern.equals(IdentifierForm.WIDEST);
                return call("identifier", quoted + (widest ? "" : ", \"" + declaration.pattern + "\""));
            case ENUM:
                return call(
                        "enumeration",
                        quoted + ", Arrays.asList(\"" + String.join("\", \"", declaration.values) + "\")");
            case INTEGER:
                return call("integer", quoted + range);
            case NUMBER:
                return call("number", quoted + range);
            default:
                return call("bool", quoted);
        }
    }

    private String call(String kind, String arguments) {
        String method =
                declaration.required ? kind : "optional" + Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
        return "." + method + "(" + arguments + ")";
    }

    void constant(StringBuilder out) {
        out.append("    /** ").append(words()).append(declaration.required ? " Required. */\n" : " */\n");
        out.append("    public static final Field ").append(constant).append(" = TYPE.field(\"");
        out.append(declaration.name).append("\");\n\n");
    }

    /** Its value as it is kept: a stretch of time within its bounds. */
    String clamped() {
        return declaration.isDuration()
                ? "Math.max(" + constant + "_MIN, Math.min(" + constant + "_MAX, " + name + "))"
                : name;
    }

    /** What stands for it while it is not set. */
    String nothing() {
        switch (declaration.kind) {
            case IDENTIFIER:
                return "\"\"";
            case ENUM:
                return type + ".values()[0]";
            case BOOLEAN:
                return "false";
            default:
                return "0";
        }
    }

    void write(StringBuilder out) {
        boolean isEnum = declaration.kind == Field.Kind.ENUM;
        out.append("        if ((present & ").append(JavaText.mask(bit())).append(") != 0");
        out.append(isEnum ? " && " + name + " != null" : "").append(") {\n");
        out.append("            builder.set(").append(constant).append(", ").append(name);
        out.append(isEnum ? ".wireName()" : "").append(");\n        }\n");
    }

    void enumeration(StringBuilder out) {
        if (declaration.kind != Field.Kind.ENUM) {
            return;
        }
        out.append("\n    /** ")
                .append(words())
                .append(" */\n    public enum ")
                .append(type)
                .append(" {\n");
        Set<String> taken = new HashSet<>();
        String separator = "";
        for (String value : declaration.values) {
            out.append(separator).append("        /** {@code ").append(value).append("} */\n        ");
            out.append(JavaNames.distinct(JavaNames.enumConstant(value), taken));
            out.append("(\"").append(value).append("\")");
            separator = ",\n";
        }
        out.append(";\n\n        private final String wireName;\n\n        ").append(type);
        out.append("(String wireName) {\n            this.wireName = wireName;\n        }\n\n");
        out.append("        /** The value on the wire. */\n        public String wireName() {\n");
        out.append("            return wireName;\n        }\n    }\n");
    }
}
