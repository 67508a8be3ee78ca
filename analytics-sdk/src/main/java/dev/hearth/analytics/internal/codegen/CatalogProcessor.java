package dev.hearth.analytics.internal.codegen;

import dev.hearth.analytics.AnalyticsCatalog;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Makes event classes of the catalogs that {@link AnalyticsCatalog} names. A catalog with a mistake makes nothing, and
 * each mistake is an error of the compiler.
 */
public final class CatalogProcessor extends AbstractProcessor {
    /** Names the folder of the catalogs: {@value}. */
    static final String ROOT_OPTION = "hearth.catalog.root";

    /** For the compiler, which makes its processors itself. */
    public CatalogProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Collections.singleton(AnalyticsCatalog.class.getCanonicalName());
    }

    @Override
    public Set<String> getSupportedOptions() {
        return Collections.singleton(ROOT_OPTION);
    }

    /** Claims its annotation, which means something to no other processor: unclaimed, it would be a warning. */
    @Override
    @SuppressWarnings("DoNotClaimAnnotations")
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Element element : round.getElementsAnnotatedWith(AnalyticsCatalog.class)) {
            AnalyticsCatalog catalog = element.getAnnotation(AnalyticsCatalog.class);
            if (catalog != null) {
                process(element, catalog);
            }
        }
        return true;
    }

    private void process(Element element, AnalyticsCatalog catalog) {
        String file = catalog.value();
        try {
            String text = new CatalogFinder(
                            processingEnv.getFiler(), processingEnv.getOptions().get(ROOT_OPTION))
                    .read(file);
            CatalogProblems problems = new CatalogProblems(file);
            List<EventDeclaration> events = newest(CatalogReader.read(text, problems));
            if (!SourceVersion.isIdentifier(catalog.events()) || SourceVersion.isKeyword(catalog.events())) {
                problems.add(1, 1, "events = \"" + CatalogProblems.shown(catalog.events()) + "\" is no class name");
            }
            if (problems.isEmpty()) {
                write(element, catalog, events);
            }
            for (String problem : problems.told()) {
                fail(element, problem);
            }
        } catch (IOException e) {
            fail(element, file + ": " + e.getMessage());
        }
    }

    /** A game sends the newest version of an event; the older ones are there for the collector. */
    private static List<EventDeclaration> newest(List<EventDeclaration> events) {
        Map<String, EventDeclaration> newest = new LinkedHashMap<>();
        for (EventDeclaration event : events) {
            EventDeclaration known = newest.get(event.name);
            if (known == null || known.version < event.version) {
                newest.put(event.name, event);
            }
        }
        return new ArrayList<>(newest.values());
    }

    private void write(Element element, AnalyticsCatalog catalog, List<EventDeclaration> events) throws IOException {
        String packageName = processingEnv
                .getElementUtils()
                .getPackageOf(element)
                .getQualifiedName()
                .toString();
        String header = "// Made from " + catalog.value().replace('\\', '/') + ": change that file, not this one.";
        List<String> classNames = new ArrayList<>();
        for (EventDeclaration event : events) {
            EventClassWriter writer = new EventClassWriter(event);
            classNames.add(writer.className());
            write(element, packageName, writer.className(), writer.source(packageName, header, true));
        }
        String list = EventListWriter.source(packageName, header, catalog.events(), classNames);
        write(element, packageName, catalog.events(), list);
    }

    private void write(Element element, String packageName, String className, String source) throws IOException {
        String qualified = packageName.isEmpty() ? className : packageName + "." + className;
        try (Writer writer =
                processingEnv.getFiler().createSourceFile(qualified, element).openWriter()) {
            writer.write(source);
        }
    }

    private void fail(Element element, String message) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
    }
}
