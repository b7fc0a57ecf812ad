/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.cell.Shape;
import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.jobs.score.features.Decimals;
import io.streamrnn.jobs.score.features.Tokens;
import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.ColumnRule;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.InvalidRowException;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.Optional;

/**
 * The columns that hold the constants of a key: {@code --constants}.
 *
 * @param names of the columns, in the order of the model's constants
 * @param extras where they are among the extras of a row
 * @param sizes of the constants
 * @param tokens the positions of those that the model looks up
 */
record ConstantColumns(
    List<String> names, List<Integer> extras, List<Integer> sizes, List<Integer> tokens)
    implements ConstantsFunction<Row> {

  /**
   * The columns for a model.
   *
   * @param selection whose extras hold the columns
   * @return empty if the model has no constants
   * @throws CannotRunException if there are more or fewer columns than the model has constants
   */
  static Optional<ConstantColumns> of(List<String> names, ColumnSelection selection, Model model) {
    List<Integer> sizes = model.constants().stream().map(Shape::size).toList();
    int values = sizes.stream().mapToInt(Integer::intValue).sum();
    if (names.size() != values) {
      throw new CannotRunException(
          "--constants must name one column for each value of a key that the model takes: values=%d, columns=%d (%s), model=%s"
              .formatted(values, names.size(), ColumnNames.text(names), model.name()));
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ConstantColumns(
                names,
                names.stream().map(selection.extras()::indexOf).toList(),
                sizes,
                model.constantTokens()));
  }

  /** What the columns of {@code --constants} must hold. */
  static List<ColumnRule> rules(List<String> names) {
    return names.stream().map(name -> ColumnRule.number("--constants", name)).toList();
  }

  @Override
  public float[][] constants(Row row) throws InvalidRowException {
    float[][] constants = new float[sizes.size()][];
    int column = 0;
    for (int k = 0; k < constants.length; k++) {
      constants[k] = new float[sizes.get(k)];
      for (int i = 0; i < constants[k].length; i++) {
        constants[k][i] = value(row, column++);
      }
    }
    return constants;
  }

  private float value(Row row, int column) throws InvalidRowException {
    double value = Decimals.parse(row.extras()[extras.get(column)].text().trim());
    if (!Float.isFinite((float) value)) {
      // The column rules have the message.
      throw new InvalidRowException("a constant must be a number: " + names.get(column));
    }
    if (tokens.contains(column) && !Tokens.isHeld(value)) {
      throw new InvalidRowException(Tokens.rule(names.get(column)));
    }
    return (float) value;
  }
}
