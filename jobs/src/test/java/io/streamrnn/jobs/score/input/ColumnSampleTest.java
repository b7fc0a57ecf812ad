/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnSampleTest {

  private static final String HEADER = "pump,time,rpm\n";

  @TempDir private Path folder;

  @Test
  void aFileWithOnlyAHeaderLeavesTheKindOfTheOrderToTheNext() throws IOException {
    assertThat(layout(HEADER, HEADER + "A,2024-01-31,1\n").order()).isEqualTo(OrderKind.TIME);
  }

  @Test
  void rowsWithoutAnOrderLeaveItsKindToTheFirstThatHasOne() throws IOException {
    String without = "A,,1\n".repeat(2 * InputInspector.SAMPLE);

    assertThat(layout(HEADER + without, HEADER + "A,2024-01-31,1\n").order())
        .isEqualTo(OrderKind.TIME);
  }

  @Test
  void aMessageNamesTheFileOfTheValue() {
    assertThatThrownBy(() -> layout(HEADER, HEADER + "A,soon,1\n"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("line 2: value='soon', --input=" + folder.resolve("1.csv"));
    assertThatThrownBy(() -> layout(HEADER, HEADER + "A,1,fast\n"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("line 2: value='fast', --input=" + folder.resolve("1.csv"));
  }

  private RowLayout layout(String... files) throws IOException {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve(i + ".csv"), files[i]);
    }
    return InputInspector.inspect(
        new DeclaredInput(
            InputFiles.of(List.of(folder.toString())),
            Format.CSV,
            new ColumnSelection("pump", List.of("rpm")).withOrder("time"),
            ",",
            true,
            List.of(),
            "",
            Preprocessing.numbers(List.of("rpm")),
            false,
            List.of(),
            Optional.empty(),
            false),
        ExpectedInputs.any());
  }
}
