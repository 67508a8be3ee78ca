package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.Priority;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of one event as a catalog declares it. Immutable. */
final class EventDeclaration {
    final String name;
    final int version;
    final String title;
    final String description;
    final Priority priority;
    final boolean critical;
    final List<FieldDeclaration> fields;

    EventDeclaration(
            String name,
            int version,
            String title,
            String description,
            Priority priority,
            boolean critical,
            List<FieldDeclaration> fields) {
        this.name = name;
        this.version = version;
        this.title = title;
        this.description = description;
        this.priority = priority;
        this.critical = critical;
        this.fields = Collections.unmodifiableList(new ArrayList<>(fields));
    }

    @Nullable
    FieldDeclaration find(String field) {
        for (FieldDeclaration each : fields) {
            if (each.name.equals(field)) {
                return each;
            }
        }
        return null;
    }
}
