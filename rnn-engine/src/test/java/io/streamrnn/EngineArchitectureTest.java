package io.streamrnn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
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

@AnalyzeClasses(packages = "io.streamrnn", importOptions = ImportOption.DoNotIncludeTests.class)
class EngineArchitectureTest {

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
  static final ArchRule onlyUsersCellsSequencesAndFormatsTouchNd4j =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.streamrnn.layers..", "io.streamrnn.model.*..")
          .and(
              DescribedPredicate.not(
                  DescribedPredicate.describe(
                      "are for cells of one's own", EngineArchitectureTest::isForTensorCells)))
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
  static final ArchRule cellsKnowNothingOfSequencesAndModels =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.streamrnn.cell",
              "io.streamrnn.autodiff",
              "io.streamrnn.cells",
              "io.streamrnn.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.streamrnn.layers..", "io.streamrnn.streaming..", "io.streamrnn.model..");

  @ArchTest
  static final ArchRule layersKnowNothingOfStreamsAndModels =
      noClasses()
          .that()
          .resideInAnyPackage("io.streamrnn.layers..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.streamrnn.streaming..", "io.streamrnn.model..");

  @ArchTest
  static final ArchRule streamsKnowNothingOfModels =
      noClasses()
          .that()
          .resideInAPackage("io.streamrnn.streaming..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.streamrnn.model..");

  /** Each may use what is below it; so there is no cycle. */
  @ArchTest
  static final ArchRule theRoomsOfCellsHaveOneDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("math")
          .definedBy("io.streamrnn.internal.math")
          .layer("cell")
          .definedBy("io.streamrnn.cell")
          .layer("autodiff")
          .definedBy("io.streamrnn.autodiff")
          .layer("identity")
          .definedBy("io.streamrnn.identity")
          .layer("internal")
          .definedBy("io.streamrnn.internal")
          .layer("cells")
          .definedBy("io.streamrnn.cells")
          .whereLayer("math")
          .mayNotAccessAnyLayer()
          .whereLayer("cell")
          .mayOnlyAccessLayers("math")
          .whereLayer("autodiff")
          .mayOnlyAccessLayers("cell", "math")
          .whereLayer("identity")
          .mayOnlyAccessLayers("cell")
          .whereLayer("internal")
          .mayOnlyAccessLayers("cell", "math")
          .whereLayer("cells")
          .mayOnlyAccessLayers("cell", "autodiff", "identity", "internal", "math");

  /** An identity must survive a renamed class, a renamed constant and another toString. */
  @ArchTest
  static final ArchRule identitiesAreMadeOfWordsThatLast =
      methods()
          .that()
          .haveNameMatching("form|compose|config|values|className|kerasName")
          .and()
          .areDeclaredInClassesThat(
              resideInAnyPackage(
                  "io.streamrnn.cell", "io.streamrnn.cells", "io.streamrnn.identity"))
          .should(callNothingThatNamesJava());

  private static ArchCondition<JavaMethod> callNothingThatNamesJava() {
    Set<String> names =
        Set.of("toString", "getClass", "getName", "getSimpleName", "name", "ordinal", "hashCode");
    return new ArchCondition<>("call nothing that gives names of Java") {
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
                    .anyMatch(type -> type.getPackageName().endsWith(".internal"));
        events.add(new SimpleConditionEvent(method, !mentions, method.getFullName()));
      }
    };
  }
}
