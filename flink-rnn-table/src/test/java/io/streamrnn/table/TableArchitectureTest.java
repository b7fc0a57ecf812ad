/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.streamrnn.format.WeightPrecision;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/** What SQL knows of the rest. */
@AnalyzeClasses(
    packages = "io.streamrnn.table",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TableArchitectureTest {

  @ArchTest
  static final ArchRule sqlKnowsTheOperatorAndTheModel =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.streamrnn..")
                  .and(
                      JavaClass.Predicates.resideOutsideOfPackages(
                          "io.streamrnn.table",
                          "io.streamrnn.flink..",
                          "io.streamrnn.model",
                          "io.streamrnn.cell"))
                  // The type of an option of the operator.
                  .and(not(equivalentTo(WeightPrecision.class))))
          .because("the rules, the states and the model files are the operator's");

  @ArchTest
  static final ArchRule whatIsPublicSaysForWhom =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .should()
          .beAnnotatedWith(PublicEvolving.class)
          .orShould()
          .beAnnotatedWith(Internal.class);

  @ArchTest
  static final ArchRule thePlannerIsNotNamed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink.table.planner..", "org.apache.calcite..")
          .because("Flink loads its planner by a class loader of its own");
}
