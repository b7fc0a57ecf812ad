/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of the output: those that are copied from the input, then those that are computed.
 *
 * @param key name of the key column
 * @param order name of the order column; empty if there is none
 * @param hasStep whether there is a column {@link #STEP}, since a row may have several steps
 * @param outputs {@code y}, or {@code y0}, {@code y1} and so on
 */
record OutputColumns(String key, String order, boolean hasStep, List<String> outputs)
    implements Serializable {

  static final String STEP = "step";

  /**
   * The columns for a selection and a model.
   *
   * @throws CannotRunException if two of them have the same name
   */
  static OutputColumns of(ColumnSelection selection, int outputs) {
    List<String> names =
        outputs == 1 ? List.of("y") : IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    OutputColumns columns =
        new OutputColumns(selection.key(), selection.order(), selection.hasArrays(), names);
    columns.requireDistinct();
    return columns;
  }

  boolean hasOrder() {
    return !order.isEmpty();
  }

  List<String> all() {
    List<String> all = new ArrayList<>(copied());
    all.addAll(computed());
    return all;
  }

  private List<String> copied() {
    return hasOrder() ? List.of(key, order) : List.of(key);
  }

  private List<String> computed() {
    List<String> computed = new ArrayList<>();
    if (hasStep) {
      computed.add(STEP);
    }
    computed.addAll(outputs);
    return computed;
  }

  private void requireDistinct() {
    List<String> computed = computed();
    for (String name : copied()) {
      if (computed.contains(name)) {
        throw new CannotRunException(
            "--key and --order must not name a column that the output adds: '%s' is one of %s; rename it in the input or, for CSV, remove the header from the file and use --header false --columns"
                .formatted(name, String.join(", ", computed)));
      }
    }
  }
}
