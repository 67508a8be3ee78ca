package dev.hearth.analytics.android;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hearth.analytics.android");

    @Test
    void adapterNeedsAndroidAndTheLibraryAndNothingElse() {
        noClasses()
                .should()
                .dependOnClassesThat(resideOutsideOfPackages(
                        "java..", "android..", "dev.hearth.analytics..", "org.jspecify.annotations.."))
                .check(CLASSES);
    }

    @Test
    void adapterUsesOnlyThePublicApiOfTheLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.hearth.analytics.internal..", "dev.hearth.analytics.testing.."))
                .check(CLASSES);
    }

    @Test
    void timeIsReadInOnePlace() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ElapsedRealtimeClock")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat(resideInAPackage("android.os")
                        .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName("SystemClock")))
                .check(CLASSES);
    }
}
