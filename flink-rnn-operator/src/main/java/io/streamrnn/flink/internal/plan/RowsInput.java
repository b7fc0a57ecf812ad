/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.model.TextInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.types.Row;

/** Fields of rows that are one step each. */
record RowsInput(RowFields fields) implements OneStepInput<Row> {

  @Override
  public float[] readStep(Row row, TextValues texts, float[][] one) throws Exception {
    return texts.isEmpty() ? fields.features(row) : ValuesInput.row(fields.values(row), texts);
  }

  @Override
  public boolean returnsTexts() {
    return true;
  }

  @Override
  public void requireTypes(List<TextInput> texts) {
    Set<Integer> positions = new HashSet<>();
    texts.forEach(text -> positions.add(text.position()));
    fields.requireTypes(positions);
  }
}
