/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.streamrnn.cell.Cell;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.cells.StackedCells;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;

/** A cell that is added to the engine is added to the lists of the tests too. */
class EveryCellTest {

  // Its inputs are tokens, not any numbers.
  private static final Set<String> TAKES_TOKENS = Set.of(EmbeddingCell.class.getName());

  private static final Set<String> CELLS =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("io.streamrnn.cells")
              .stream()
              .filter(type -> type.isAssignableTo(Cell.class) && !type.isInterface())
              .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
              .map(JavaClass::getName)
              .collect(Collectors.toUnmodifiableSet());

  @Test
  void theLawsOfKernelsAreTriedOnIt() {
    assertThat(names(BuiltInCells.all().map(Named::getPayload).flatMap(EveryCellTest::withParts)))
        .containsAll(CELLS.stream().filter(name -> !TAKES_TOKENS.contains(name)).toList());
  }

  @Test
  void itsIdentityIsPinned() {
    assertThat(
            names(
                PinnedModels.all().values().stream()
                    .filter(Model::isSteppable)
                    .flatMap(model -> Stream.concat(Stream.of(model.cell()), cells(model)))))
        .containsAll(CELLS);
  }

  private static Stream<Cell> withParts(Cell cell) {
    return cell instanceof StackedCells stack
        ? Stream.concat(Stream.of(cell), stack.cells().stream())
        : Stream.of(cell);
  }

  private static Stream<Cell> cells(Model model) {
    return model.layers().stream();
  }

  private static Set<String> names(Stream<Cell> cells) {
    return cells.map(cell -> cell.getClass().getName()).collect(Collectors.toUnmodifiableSet());
  }
}
