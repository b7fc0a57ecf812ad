/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.layers.AttentionLayer.Attended;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of an attention. Neighbouring heads of the query may share a key and a value.
 *
 * @param count of the query
 * @param shared how many keys and values there are
 * @param keySize of query and key in each head
 * @param valueSize of the value in each head
 * @param hasBias whether each projection has a bias behind its kernel
 */
record Heads(int count, int shared, int keySize, int valueSize, boolean hasBias) {

  /**
   * The output, {@code [B, Tq, O]}.
   *
   * @param weights of query, key, value and output
   */
  Variable attend(List<Variable> weights, Attended inputs) {
    int perInput = hasBias ? 2 : 1;
    Variable query =
        projected(inputs.query(), weights.subList(0, perInput)).times(1 / Math.sqrt(keySize));
    Variable key = projected(inputs.key(), weights.subList(perInput, 2 * perInput));
    Variable value = projected(inputs.value(), weights.subList(2 * perInput, 3 * perInput));
    List<Variable> rows = new ArrayList<>();
    for (int row = 0; row < inputs.rows(); row++) {
      rows.add(heads(inputs, row, query.at(0, row), key.at(0, row), value.at(0, row)));
    }
    Variable kernel = weights.get(3 * perInput);
    int columns = kernel.shape().dim(2);
    Variable y =
        Variable.stack(0, rows)
            .matmul(kernel.reshape(Shape.of(kernel.shape().size() / columns, columns)));
    return hasBias ? y.plus(weights.get(weights.size() - 1)) : y;
  }

  /** {@code [B, T, heads * size]} of {@code [B, T, I]}. */
  private static Variable projected(Variable x, List<Variable> weights) {
    Shape kernel = weights.get(0).shape();
    Shape columns = Shape.of(kernel.dim(1) * kernel.dim(2));
    Variable y = x.matmul(weights.get(0).reshape(Shape.of(kernel.dim(0), columns.size())));
    return weights.size() > 1 ? y.plus(weights.get(1).reshape(columns)) : y;
  }

  /** {@code [Tq, heads * valueSize]}. */
  private Variable heads(Attended inputs, int row, Variable query, Variable key, Variable value) {
    List<Variable> heads = new ArrayList<>();
    for (int head = 0; head < count; head++) {
      int of = head / (count / shared);
      Variable q = query.columns(head * keySize, (head + 1) * keySize);
      Variable k = key.columns(of * keySize, (of + 1) * keySize);
      Variable v = value.columns(of * valueSize, (of + 1) * valueSize);
      heads.add(inputs.mean(row, q.matmul(AttentionLayer.transposed(k)), v));
    }
    return Variable.concat(1, heads);
  }
}
