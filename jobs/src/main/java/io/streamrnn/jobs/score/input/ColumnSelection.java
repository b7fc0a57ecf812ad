/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that are read: the key, the order column if there is one, those that are only copied
 * to the output, then the features.
 *
 * @param key name of the key column
 * @param order name of the column that is copied to the output; empty if there is none
 * @param passThrough names of the other columns that are copied to the output
 * @param features names of the feature columns, in the order of the model's inputs
 * @param arraySize how many numbers a step has in the one feature column, if that column holds
 *     arrays; 0 if each feature column holds a number
 */
public record ColumnSelection(
    String key, String order, List<String> passThrough, List<String> features, int arraySize)
    implements Serializable {

  /** A selection without an order column, each feature column holding a number. */
  public ColumnSelection(String key, List<String> features) {
    this(key, "", List.of(), features, 0);
  }

  /** The same selection with an order column. */
  public ColumnSelection withOrder(String name) {
    return new ColumnSelection(key, name, passThrough, features, arraySize);
  }

  /** The same selection with other columns that are copied to the output. */
  public ColumnSelection withPassThrough(List<String> names) {
    return new ColumnSelection(key, order, List.copyOf(names), features, arraySize);
  }

  /** The same selection, the feature column holding arrays. */
  public ColumnSelection withArrays(int size) {
    return new ColumnSelection(key, order, passThrough, features, size);
  }

  /** Whether there is an order column. */
  public boolean hasOrder() {
    return !order.isEmpty();
  }

  /** Whether the feature column holds arrays, of one step or of several. */
  public boolean hasArrays() {
    return arraySize > 0;
  }

  /** All columns, in the order in which a {@link ColumnReader} returns them. */
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    columns.add(key);
    if (hasOrder()) {
      columns.add(order);
    }
    columns.addAll(passThrough);
    columns.addAll(features);
    return columns;
  }

  /** The index of the first feature in {@link #columns}. */
  int firstFeature() {
    return firstPassThrough() + passThrough.size();
  }

  /** The index of the first column that is only copied. */
  int firstPassThrough() {
    return hasOrder() ? 2 : 1;
  }
}
