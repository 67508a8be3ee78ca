package dev.hearth.analytics;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the table of packages. */
class ArchitectureTest {
    private static final String ROOT = "dev.hearth.analytics";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void internalPackagesUseEachOtherOnlyDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("engine")
                .definedBy(ROOT + ".internal.engine..")
                .layer("upload")
                .definedBy(ROOT + ".internal.upload..")
                .layer("session")
                .definedBy(ROOT + ".internal.session..")
                .layer("wire")
                .definedBy(ROOT + ".internal.wire..")
                .layer("consent")
                .definedBy(ROOT + ".internal.consent..")
                .layer("catalog")
                .definedBy(ROOT + ".internal.catalog..")
                .layer("queue")
                .definedBy(ROOT + ".internal.queue..")
                .layer("time")
                .definedBy(ROOT + ".internal.time..")
                .layer("files")
                .definedBy(ROOT + ".internal.files..")
                .layer("api")
                .definedBy(ROOT)
                .layer("spi")
                .definedBy(ROOT + ".spi..")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("api")
                .whereLayer("upload")
                .mayOnlyBeAccessedByLayers("engine")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("engine")
                .whereLayer("consent")
                .mayOnlyBeAccessedByLayers("engine")
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("engine", "upload")
                .whereLayer("catalog")
                .mayOnlyBeAccessedByLayers("engine", "session")
                .whereLayer("queue")
                .mayOnlyBeAccessedByLayers("engine", "upload", "session", "wire")
                .whereLayer("time")
                .mayOnlyBeAccessedByLayers("engine", "upload", "session", "wire")
                .whereLayer("files")
                .mayOnlyBeAccessedByLayers("engine", "upload", "session", "consent")
                .check(CLASSES);
    }

    @Test
    void onlyTheFactoryKnowsTheEngine() {
        noClasses()
                .that(resideInAPackage(ROOT))
                .and()
                .doNotHaveSimpleName("ClientFactory")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".internal.."))
                .check(CLASSES);
    }

    @Test
    void spiNeedsNothingButTheJdk() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".spi..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT).or(resideInAPackage(ROOT + ".internal..")))
                .check(CLASSES);
    }

    @Test
    void okHttpIsKnownToOneClass() {
        noClasses()
                .that()
                .doNotHaveSimpleName("OkHttpTransport")
                .should()
                .dependOnClassesThat(resideInAPackage("okhttp3..").or(resideInAPackage("okio..")))
                .check(CLASSES);
        classes()
                .that(simpleName("OkHttpTransport"))
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void timeIsReadInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".spi.SystemClock")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices()
                .matching(ROOT + ".internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
