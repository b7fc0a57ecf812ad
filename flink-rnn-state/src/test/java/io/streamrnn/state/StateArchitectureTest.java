/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

@AnalyzeClasses(
    packages = "io.streamrnn.state",
    importOptions = ImportOption.DoNotIncludeTests.class)
class StateArchitectureTest {

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
          .beAnnotatedWith(Experimental.class)
          .orShould()
          .beAnnotatedWith(Internal.class);

  @ArchTest
  static final ArchRule onlyTheOperatorIsKnownFromWithin =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.streamrnn.internal..", "io.streamrnn.table..");
}
