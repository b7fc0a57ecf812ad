/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.Location;
import java.util.List;

/**
 * The options that describe the input, as the user typed them.
 *
 * @param file {@code --input}
 * @param format {@code --format}
 * @param selection {@code --key}, {@code --order} and {@code --features}
 * @param delimiter {@code --delimiter}; only CSV uses it
 * @param header {@code --header}; only CSV uses it
 * @param columns {@code --columns}; empty if the option is omitted
 */
public record DeclaredInput(
    Location file,
    Format format,
    ColumnSelection selection,
    String delimiter,
    boolean header,
    List<String> columns) {

  /** The value of {@code --input}. */
  String fileName() {
    return file.text();
  }

  /** The columns of {@code --features}. */
  List<String> features() {
    return selection.features();
  }
}
