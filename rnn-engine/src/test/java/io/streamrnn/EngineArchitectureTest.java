/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import java.util.Set;

@AnalyzeClasses(
    packages = "io.streamrnn",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      EngineArchitectureTest.DoNotIncludeShaded.class
    })
class EngineArchitectureTest {

  /** Without the protobuf runtime. */
  static final class DoNotIncludeShaded implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("/io/streamrnn/shaded/");
    }
  }

  @ArchTest
  static final ArchRule onlyOnnxReadsProtobuf =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.streamrnn.format.onnx")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.streamrnn.shaded..", "com.google.protobuf..");

  private static final String ENGINE = "io.streamrnn..";

  @ArchTest
  static final ArchRule theEngineKnowsNoFlink =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule onlyCustomCellsAndLayersUseNd4j =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.streamrnn.layers")
          .and(
              DescribedPredicate.not(
                  DescribedPredicate.describe(
                      "are for custom cells", EngineArchitectureTest::isForTensorCells)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..");

  private static boolean isForTensorCells(JavaClass type) {
    String name = type.getName();
    return name.startsWith(TensorCell.class.getName())
        || name.equals(TensorStates.class.getName())
        || name.equals(TensorStep.class.getName());
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.streamrnn.(**)").should().beFreeOfCycles();

  /** {@code format -> model -> streaming -> layers -> cells -> internal -> cell}. */
  @ArchTest
  static final ArchRule theRoomsHaveOneDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("math")
          .definedBy("io.streamrnn.internal.math")
          .layer("cell")
          .definedBy("io.streamrnn.cell")
          .layer("internal")
          .definedBy("io.streamrnn.internal")
          .layer("autodiff")
          .definedBy("io.streamrnn.autodiff")
          .layer("identity")
          .definedBy("io.streamrnn.identity")
          .layer("cells")
          .definedBy("io.streamrnn.cells")
          .layer("initializers")
          .definedBy("io.streamrnn.initializers")
          .layer("regularizers")
          .definedBy("io.streamrnn.regularizers")
          .layer("layers")
          .definedBy("io.streamrnn.layers")
          .layer("streaming")
          .definedBy("io.streamrnn.streaming")
          .layer("model")
          .definedBy("io.streamrnn.model")
          .layer("format")
          .definedBy("io.streamrnn.format..")
          .whereLayer("math")
          .mayNotAccessAnyLayer()
          .whereLayer("cell")
          .mayOnlyAccessLayers("math")
          .whereLayer("internal")
          .mayOnlyAccessLayers("cell", "math")
          .whereLayer("autodiff")
          .mayOnlyAccessLayers("cell", "math")
          .whereLayer("identity")
          .mayOnlyAccessLayers("cell")
          .whereLayer("cells")
          .mayOnlyAccessLayers("cell", "math", "internal", "autodiff", "identity")
          .whereLayer("initializers")
          .mayOnlyAccessLayers("cell", "internal")
          .whereLayer("regularizers")
          .mayOnlyAccessLayers("internal")
          .whereLayer("layers")
          .mayOnlyAccessLayers(
              "cell", "internal", "autodiff", "cells", "initializers", "regularizers")
          .whereLayer("streaming")
          .mayOnlyAccessLayers("cell", "identity", "cells", "layers")
          .whereLayer("model")
          .mayOnlyAccessLayers("cell", "identity", "cells", "layers", "streaming")
          .whereLayer("format")
          .mayNotBeAccessedByAnyLayer();

  /** An identity must survive a renamed class, a renamed constant and another toString. */
  @ArchTest
  static final ArchRule identitiesAreMadeOfWordsThatLast =
      methods()
          .that()
          .haveNameMatching(
              "form|compose|config|values|className|kerasName|word|options|operation|type")
          .and()
          .areDeclaredInClassesThat(
              resideInAnyPackage(
                  "io.streamrnn.cell",
                  "io.streamrnn.cells",
                  "io.streamrnn.identity",
                  "io.streamrnn.layers",
                  "io.streamrnn.streaming",
                  "io.streamrnn.model",
                  "io.streamrnn.format.onnx"))
          .should(callNothingThatNamesJava());

  private static ArchCondition<JavaMethod> callNothingThatNamesJava() {
    // Not ordinal, which every switch over an enum calls.
    Set<String> names =
        Set.of("toString", "getClass", "getName", "getSimpleName", "name", "hashCode");
    return new ArchCondition<>("call nothing that returns a Java name") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        method.getMethodCallsFromSelf().stream()
            .filter(call -> isOfJava(call.getTargetOwner()) && names.contains(call.getName()))
            .forEach(
                call -> events.add(new SimpleConditionEvent(call, false, call.getDescription())));
      }
    };
  }

  /** A class, an enum, or any object; but a state and a weight have names that last. */
  private static boolean isOfJava(JavaClass owner) {
    return owner.isEnum() || owner.getName().startsWith("java.lang.");
  }

  @ArchTest
  static final ArchRule whatIsInternalIsNotInPublicSignatures =
      methods()
          .that()
          .areDeclaredInClassesThat(
              resideInAPackage(ENGINE)
                  .and(DescribedPredicate.not(resideInAPackage("..internal.."))))
          .and()
          .arePublic()
          .should(mentionNothingInternal());

  private static ArchCondition<JavaMethod> mentionNothingInternal() {
    return new ArchCondition<>("mention nothing internal") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean mentions =
            method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                && method.getAllInvolvedRawTypes().stream()
                    .anyMatch(type -> resideInAPackage("..internal..").test(type));
        events.add(new SimpleConditionEvent(method, !mentions, method.getFullName()));
      }
    };
  }
}
