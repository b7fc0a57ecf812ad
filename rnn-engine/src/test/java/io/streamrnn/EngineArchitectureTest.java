package io.streamrnn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
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
          .resideOutsideOfPackages("io.streamrnn.sequence..", "io.streamrnn.model.*..")
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
              "io.streamrnn.sequence..",
              "io.streamrnn.spec..",
              "io.streamrnn.streaming..",
              "io.streamrnn.model..");

  @ArchTest
  static final ArchRule layersKnowNothingOfStreamsAndModels =
      noClasses()
          .that()
          .resideInAnyPackage("io.streamrnn.sequence..", "io.streamrnn.spec..")
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
            method.getAllInvolvedRawTypes().stream()
                .anyMatch(type -> type.getPackageName().endsWith(".internal"));
        events.add(new SimpleConditionEvent(method, !mentions, method.getFullName()));
      }
    };
  }
}
