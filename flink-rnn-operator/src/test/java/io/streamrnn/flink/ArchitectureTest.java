/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamrnn.cells.Kernels;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

@AnalyzeClasses(
    packages = "io.streamrnn.flink",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule whatUsersCallSaysThatItIsPublic =
      classes()
          .that()
          .resideInAPackage("io.streamrnn.flink")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should()
          .beAnnotatedWith(PublicEvolving.class)
          .orShould()
          .beAnnotatedWith(Experimental.class);

  @ArchTest
  static final ArchRule whatRunsBehindItSaysThatItIsInternal =
      classes()
          .that()
          .resideInAPackage("io.streamrnn.flink.internal..")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should()
          .beAnnotatedWith(Internal.class);

  @ArchTest
  static final ArchRule internalClassesAreNotForExtension =
      classes()
          .that()
          .resideInAPackage("io.streamrnn.flink.internal..")
          .and()
          .areNotInterfaces()
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveModifier(JavaModifier.FINAL)
          .orShould()
          .haveModifier(JavaModifier.ABSTRACT)
          .because("what is abstract there is sealed");

  @ArchTest
  static final ArchRule theOperatorKnowsNoEquations =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.streamrnn..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "io.streamrnn.flink..",
                          "io.streamrnn.format",
                          "io.streamrnn.model",
                          "io.streamrnn.cell"))
                  .and(doNot(belongToAnyOf(Kernels.class)))
                  .or(resideInAnyPackage("org.nd4j..", "org.bytedeco..", "io.jhdf..")))
          .because(
              "models come from ModelFiles and run behind Cell and Kernel; the log names the kernels");

  // Model sources name their classes. Commands, rejected records and reports name their types, in
  // annotations. All else that is public is a value.
  @ArchTest
  static final ArchRule publicValuesKnowNothingInternal =
      noClasses()
          .that()
          .resideInAPackage("io.streamrnn.flink")
          .and(
              doNot(
                  have(
                      nameMatching(
                          ".*\\.(StreamingRnn|StreamingRnnBuilder|LocalRnn|Rnn\\w+Stage)"))))
          .and(
              doNot(
                  belongToAnyOf(
                      ModelSource.class,
                      ModelUpdates.class,
                      Control.class,
                      Rejected.class,
                      StateReport.class,
                      Trace.class,
                      ModelReport.class,
                      StateSize.class)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.streamrnn.flink.internal..");

  // The public package is left out: it offers the builder in front of the rooms, and the values
  // that pass through them.
  @ArchTest
  static final ArchRule theRoomsHaveNoCycles =
      slices().matching("io.streamrnn.flink.internal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theRoomsAreInOneOrder =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("plan")
          .definedBy("io.streamrnn.flink.internal.plan")
          .layer("model")
          .definedBy("io.streamrnn.flink.internal.model")
          .layer("state")
          .definedBy("io.streamrnn.flink.internal.state")
          .layer("metrics")
          .definedBy("io.streamrnn.flink.internal.metrics")
          .layer("step")
          .definedBy("io.streamrnn.flink.internal.step")
          .layer("rules")
          .definedBy("io.streamrnn.flink.internal.rules")
          .layer("operator")
          .definedBy("io.streamrnn.flink.internal.operator")
          .whereLayer("operator")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("rules")
          .mayOnlyBeAccessedByLayers("operator")
          .whereLayer("step")
          .mayOnlyBeAccessedByLayers("rules", "operator")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("rules", "operator")
          .whereLayer("state")
          .mayOnlyBeAccessedByLayers("step", "rules", "operator")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("operator")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("model", "rules", "operator");

  @ArchTest
  static final ArchRule theStateKnowsNoModel =
      noClasses()
          .that()
          .resideInAPackage("io.streamrnn.flink.internal.state")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.streamrnn.model..");
}
