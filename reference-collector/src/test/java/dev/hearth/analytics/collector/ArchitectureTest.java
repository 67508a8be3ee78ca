package dev.hearth.analytics.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final String ROOT = "dev.hearth.analytics.collector";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesDependOnlyDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy(ROOT + ".cli")
                .layer("wiring")
                .definedBy(ROOT)
                .layer("http")
                .definedBy(ROOT + ".http")
                .layer("dashboard")
                .definedBy(ROOT + ".dashboard")
                .layer("ingest")
                .definedBy(ROOT + ".ingest")
                .layer("aggregate")
                .definedBy(ROOT + ".aggregate")
                .layer("kpi")
                .definedBy(ROOT + ".kpi")
                .layer("salt")
                .definedBy(ROOT + ".salt")
                .layer("catalog")
                .definedBy(ROOT + ".catalog")
                .layer("access")
                .definedBy(ROOT + ".access")
                .layer("limits")
                .definedBy(ROOT + ".limits")
                .layer("metrics")
                .definedBy(ROOT + ".metrics")
                .layer("store")
                .definedBy(ROOT + ".store")
                .layer("engine")
                .definedBy(ROOT + ".store.sqlite", ROOT + ".store.redis")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("wiring")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("dashboard")
                .mayOnlyBeAccessedByLayers("http", "wiring")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("wiring", "cli")
                .whereLayer("ingest")
                .mayOnlyBeAccessedByLayers("http", "dashboard", "wiring")
                .whereLayer("aggregate")
                .mayOnlyBeAccessedByLayers("wiring", "cli")
                .whereLayer("kpi")
                .mayOnlyBeAccessedByLayers("aggregate", "http", "wiring", "cli")
                .whereLayer("salt")
                .mayOnlyBeAccessedByLayers("http", "wiring")
                .whereLayer("catalog")
                .mayOnlyBeAccessedByLayers("ingest", "wiring", "cli")
                .whereLayer("access")
                .mayOnlyBeAccessedByLayers("http", "wiring", "cli")
                .whereLayer("limits")
                .mayOnlyBeAccessedByLayers("http", "ingest", "wiring", "cli")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("http", "wiring")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers(
                        "engine",
                        "ingest",
                        "aggregate",
                        "kpi",
                        "salt",
                        "access",
                        "metrics",
                        "dashboard",
                        "http",
                        "wiring",
                        "cli")
                .check(CLASSES);
    }

    @Test
    void onlyTheEdgeKnowsJetty() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".http", ROOT + ".dashboard")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void onlyTheMetricsKnowMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".metrics")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEngineKnowsSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".store.sqlite")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEngineKnowsRedis() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".store.redis")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "io.netty..", "reactor..")
                .check(CLASSES);
    }

    @Test
    void timeIsReadOnlyThroughTheInjectedClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }
}
