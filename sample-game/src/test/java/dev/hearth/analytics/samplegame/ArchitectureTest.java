package dev.hearth.analytics.samplegame;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String GAME = "dev.hearth.analytics.samplegame";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(GAME);
    private static final DescribedPredicate<JavaClass> ANALYTICS =
            resideInAPackage("dev.hearth.analytics..").and(not(resideInAPackage(GAME + "..")));

    @Test
    void oneClassOfTheGameKnowsTheLibrary() {
        noClasses()
                .that(resideInAnyPackage(
                        GAME,
                        GAME + ".world..",
                        GAME + ".rules..",
                        GAME + ".dialogue..",
                        GAME + ".console..",
                        GAME + ".window.."))
                .and()
                .areNotAssignableTo(GameTelemetry.class)
                .should()
                .dependOnClassesThat(ANALYTICS)
                .check(CLASSES);
    }

    @Test
    void theRulesKnowOnlyTheVillage() {
        noClasses()
                .that()
                .resideInAnyPackage(GAME + ".world..", GAME + ".rules..", GAME + ".dialogue..", GAME + ".console..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        GAME,
                        GAME + ".window..",
                        GAME + ".players..",
                        GAME + ".kpis..",
                        GAME + ".demo..",
                        "com.badlogic..",
                        "java.net..",
                        "java.awt.."))
                .check(CLASSES);
    }

    @Test
    void playersReachTheLibrarysEventsThroughTheTelemetryOnly() {
        noClasses()
                .that()
                .resideInAPackage(GAME + ".players..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.hearth\\.analytics\\.(Analytics|Event.*|DialogueOpen|CommandExecuted|Consent)")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        GAME + ".events..", "dev.hearth.analytics.internal..", "dev.hearth.analytics.collector..")
                .check(CLASSES);
    }
}
