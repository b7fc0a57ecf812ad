/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.streamrnn.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
class JobsArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.streamrnn.(jobs..)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule commandsDoNotKnowEachOther =
      slices()
          .matching("io.streamrnn.jobs.(demo|score|model|plan|doctor|state)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule readingKnowsNothingOfWriting =
      noClasses()
          .that()
          .resideInAPackage("io.streamrnn.jobs.score.input")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.streamrnn.jobs.score", "io.streamrnn.jobs.score.output");

  @ArchTest
  static final ArchRule internalsOfOtherModulesAreNotUsed =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.streamrnn..internal..")
                  .and(DescribedPredicate.not(resideInAnyPackage("io.streamrnn.jobs.."))));
}
