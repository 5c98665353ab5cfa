package io.legacybridge.worker;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;

/** Which way the worker's parts may depend on each other, and what they may show. */
@AnalyzeClasses(packages = "io.legacybridge.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final List<String> NOT_TO_BE_SEEN =
            List.of("software.amazon.", "io.github.resilience4j.", "io.dropwizard.", "io.netty.");

    @ArchTest
    static final ArchRule publicTypesShowNoLibrary =
            classes().that().arePublic().should(showOnlyOurTypes());

    @ArchTest
    static final ArchRule onlyTheActivityPackageKnowsTheAwsSdk = noClasses()
            .that()
            .resideOutsideOfPackage("io.legacybridge.worker.activity")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule tasksAdaptersAndErrorsKnowNothingOfTheRuntime = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.legacybridge.worker.task", "io.legacybridge.worker.adapter", "io.legacybridge.worker.error")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.legacybridge.worker",
                    "io.legacybridge.worker.activity",
                    "io.legacybridge.worker.policy",
                    "io.legacybridge.worker.time");

    @ArchTest
    static final ArchRule activityAndPolicyAreBelowTheRuntime = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.legacybridge.worker.activity", "io.legacybridge.worker.policy", "io.legacybridge.worker.time")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.legacybridge.worker");

    @ArchTest
    static final ArchRule theWorkerNeedsNothingElseOfOurs =
            noClasses().should().dependOnClassesThat(are(ofOursOutsideTheWorker()));

    private static DescribedPredicate<JavaClass> ofOursOutsideTheWorker() {
        return new DescribedPredicate<>("of another module of ours") {
            @Override
            public boolean test(JavaClass type) {
                return type.getPackageName().startsWith("io.legacybridge.")
                        && !type.getPackageName().startsWith("io.legacybridge.worker");
            }
        };
    }

    private static ArchCondition<JavaClass> showOnlyOurTypes() {
        return new ArchCondition<>("show no type of the AWS SDK, Resilience4j, Dropwizard or Netty") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                shown(type)
                        .filter(ArchitectureTest::notToBeSeen)
                        .forEach(seen -> events.add(
                                SimpleConditionEvent.violated(type, type.getName() + " shows " + seen.getName())));
            }
        };
    }

    private static Stream<JavaClass> shown(JavaClass type) {
        Stream<JavaClass> units = type.getCodeUnits().stream()
                .filter(unit -> isVisible(unit.getModifiers()))
                .flatMap(ArchitectureTest::typesOf);
        Stream<JavaClass> fields = type.getFields().stream()
                .filter(field -> isVisible(field.getModifiers()))
                .map(JavaField::getRawType);
        return Stream.of(units, fields, type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                .flatMap(seen -> seen);
    }

    private static Stream<JavaClass> typesOf(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getRawReturnType()),
                        unit.getRawParameterTypes().stream(),
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream()
                                .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()))
                .flatMap(seen -> seen);
    }

    private static boolean isVisible(java.util.Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean notToBeSeen(JavaClass type) {
        return NOT_TO_BE_SEEN.stream().anyMatch(type.getPackageName()::startsWith);
    }
}
