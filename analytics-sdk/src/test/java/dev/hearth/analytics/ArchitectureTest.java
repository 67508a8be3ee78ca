package dev.hearth.analytics;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
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
                .layer("okhttp")
                .definedBy(ROOT + ".okhttp..")
                .layer("api")
                .definedBy(ROOT)
                .layer("spi")
                .definedBy(ROOT + ".spi..")
                .layer("testing")
                .definedBy(ROOT + ".testing..")
                .whereLayer("testing")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("api", "testing")
                .whereLayer("upload")
                .mayOnlyBeAccessedByLayers("engine")
                .whereLayer("okhttp")
                .mayOnlyBeAccessedByLayers("upload")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("engine")
                .whereLayer("consent")
                .mayOnlyBeAccessedByLayers("engine")
                .whereLayer("wire")
                .mayOnlyBeAccessedByLayers("engine", "upload")
                .whereLayer("catalog")
                .mayOnlyBeAccessedByLayers("engine", "session")
                .whereLayer("queue")
                .mayOnlyBeAccessedByLayers("engine", "upload", "session", "wire", "testing")
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
    void doublesForGamesNeedTheLibraryAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".testing..")
                .should()
                .dependOnClassesThat(resideOutsideOfPackages("java..", ROOT + "..", "org.jspecify.annotations.."))
                .check(CLASSES);
    }

    @Test
    void processorIsUsedByNobodyAndUsesOnlyTheApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".internal.codegen")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".internal.codegen"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.codegen")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(ROOT, ROOT + ".internal.codegen")))
                .check(CLASSES);
    }

    @Test
    void okHttpIsKnownToOneClass() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".okhttp")
                .should()
                .dependOnClassesThat(resideInAPackage("okhttp3..").or(resideInAPackage("okio..")))
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
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".internal.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
