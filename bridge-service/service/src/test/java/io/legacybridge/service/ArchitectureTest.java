package io.legacybridge.service;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;

/** The dependency rules between modules. This module sees them all. */
@AnalyzeClasses(packages = "io.legacybridge", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String WORKER = "io.legacybridge.worker..";
    private static final String ADAPTERS = "io.legacybridge.adapters..";
    private static final String ENGINE = "io.legacybridge.states..";
    private static final String SERVICE = "io.legacybridge.service..";
    private static final String OURS = "io.legacybridge..";

    @ArchTest
    static final ArchRule theWorkerDependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(WORKER)
            .should()
            .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAPackage(WORKER))));

    @ArchTest
    static final ArchRule adaptersDependOnTheWorkerAlone = noClasses()
            .that()
            .resideInAPackage(ADAPTERS)
            .should()
            .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(WORKER, ADAPTERS))));

    /** What several need is in rooms of its own: {@code adapters.aws}, {@code adapters.program}. */
    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther = slices().matching("io.legacybridge.adapters.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    resideInAPackage(ADAPTERS),
                    resideInAnyPackage("io.legacybridge.adapters.aws..", "io.legacybridge.adapters.program.."));

    @ArchTest
    static final ArchRule adaptersUseTheWorkersVocabularyAndNotItsRuntime = noClasses()
            .that()
            .resideInAPackage(ADAPTERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.legacybridge.worker", "io.legacybridge.worker.activity..", "io.legacybridge.worker.policy..");

    @ArchTest
    static final ArchRule theStatesEngineDependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAPackage(ENGINE))));

    @ArchTest
    static final ArchRule nobodyDependsOnTheServiceWithinIt = noClasses()
            .that()
            .resideInAnyPackage(WORKER, ADAPTERS, ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SERVICE);

    @ArchTest
    static final ArchRule theServiceFindsAdaptersByTheServiceLoader = noClasses()
            .that()
            .resideInAPackage(SERVICE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ADAPTERS);

    @ArchTest
    static final ArchRule internalPackagesAreUsedByTheirOwnModuleAlone = classes()
            .should(new ArchCondition<>("not reach into another module's internal package") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                    user.getDirectDependenciesFromSelf().stream()
                            .filter(dependency -> isInternal(dependency.getTargetClass())
                                    && !module(dependency.getTargetClass()).equals(module(user)))
                            .forEach(dependency ->
                                    events.add(SimpleConditionEvent.violated(user, dependency.getDescription())));
                }
            });

    /** But for JSON, which a task's input is: {@code worker.input} reads it as Jackson's tree. */
    @ArchTest
    static final ArchRule theWorkersPublicTypesExposeNoLibrary = methods()
            .that()
            .areDeclaredInClassesThat(resideInAPackage(WORKER))
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .arePublic()
            .should(new ArchCondition<>("name only types of Java, of ours, and JSON trees") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                            .map(JavaClass::getBaseComponentType)
                            .filter(type -> !type.isPrimitive()
                                    && !type.getPackageName().startsWith("java.")
                                    && !type.getPackageName().startsWith("io.legacybridge.")
                                    && !type.getFullName().equals("com.fasterxml.jackson.databind.JsonNode"))
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    method, method.getFullName() + " names " + type.getFullName())));
                }
            });

    @ArchTest
    static final ArchRule everyServiceRoomKeepsToItself = noClasses()
            .that()
            .resideInAPackage("io.legacybridge.service.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.legacybridge.service.cli..",
                    "io.legacybridge.service.managed..",
                    "io.legacybridge.service.health..",
                    "io.legacybridge.service.resources..");

    @ArchTest
    static final ArchRule utilitiesAreNotInherited = classes()
            .that()
            .resideInAPackage(SERVICE)
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .should()
            .haveModifier(JavaModifier.FINAL);

    private static boolean isInternal(JavaClass used) {
        return used.getPackageName().startsWith("io.legacybridge.")
                && List.of(used.getPackageName().split("\\.")).contains("internal");
    }

    private static String module(JavaClass one) {
        String name = one.getPackageName();
        return Stream.of(WORKER, ADAPTERS, ENGINE, SERVICE)
                .map(pattern -> pattern.substring(0, pattern.length() - 2))
                .filter(name::startsWith)
                .findFirst()
                .orElse(name);
    }
}
