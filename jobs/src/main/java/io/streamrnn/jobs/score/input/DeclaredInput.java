/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * The input as the options describe it.
 *
 * @param files {@code --input}
 * @param format {@code --format}
 * @param selection {@code --key}, {@code --order} and {@code --features}
 * @param delimiter {@code --delimiter}; only CSV uses it
 * @param header {@code --header}; only CSV uses it
 * @param columns {@code --columns}; empty if the option is omitted
 * @param comment {@code --comment}; empty if the option is omitted
 * @param preprocessing of the features
 * @param acceptsMissing whether a feature may have no value
 * @param rules for further columns
 * @param order {@code --order-kind}; empty if the rows show what the order column holds
 * @param isOfTopics whether rows are records of topics, which have neither a header nor comments
 */
public record DeclaredInput(
    InputFiles files,
    Format format,
    ColumnSelection selection,
    String delimiter,
    boolean header,
    List<String> columns,
    String comment,
    Preprocessing preprocessing,
    boolean acceptsMissing,
    List<ColumnRule> rules,
    Optional<OrderKind> order,
    boolean isOfTopics) {

  /** The name of the first file. */
  String fileName() {
    return files.first().name();
  }

  /** The columns of {@code --features}. */
  List<String> features() {
    return selection.features();
  }
}
