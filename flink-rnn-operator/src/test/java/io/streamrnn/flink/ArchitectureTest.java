package io.streamrnn.flink;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
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
          .beAnnotatedWith(PublicEvolving.class);

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
                          "io.streamrnn.flink..", "io.streamrnn.model", "io.streamrnn.cell"))
                  .or(resideInAnyPackage("org.nd4j..", "org.bytedeco..", "io.jhdf..")))
          .because("models come from ModelFiles and are run by Stepper");

  @ArchTest
  static final ArchRule theStateKnowsNoModel =
      noClasses()
          .that()
          .resideInAPackage("io.streamrnn.flink.internal.state")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.streamrnn.model..");
}
