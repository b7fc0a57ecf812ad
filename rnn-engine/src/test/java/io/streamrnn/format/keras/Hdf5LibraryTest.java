/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The HDF5 library was compiled against newer libraries than Flink and ND4J bring to the class path
 * of a job: SLF4J 2 and a later commons-lang3. It must get along with the older ones.
 */
class Hdf5LibraryTest {

  private static final JavaClasses JHDF =
      new ClassFileImporter().importPackages("io.jhdf", "org.slf4j", "org.apache.commons.lang3");

  @Test
  void theTestsRunWithTheSlf4jOfFlink() {
    assertThat(LoggerFactory.class.getPackage().getImplementationVersion()).startsWith("1.7.");
  }

  @Test
  void theHdf5LibraryCallsNothingThatIsMissing() {
    List<JavaMethodCall> calls =
        JHDF.stream()
            .filter(type -> type.getPackageName().startsWith("io.jhdf"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> isOfAnOlderLibrary(call.getTargetOwner().getPackageName()))
            .toList();
    assertThat(calls).isNotEmpty();
    assertThat(calls).filteredOn(call -> call.getTarget().resolveMember().isEmpty()).isEmpty();
  }

  private static boolean isOfAnOlderLibrary(String packageName) {
    return packageName.startsWith("org.slf4j")
        || packageName.startsWith("org.apache.commons.lang3");
  }
}
