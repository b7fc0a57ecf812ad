/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that are read: the key, the order column if there is one, the features, then the
 * extras.
 *
 * @param key name of the key column
 * @param order name of the column that is copied to the output; empty if there is none
 * @param features names of the feature columns, in the order of the model's inputs
 * @param arraySize how many numbers a step has in the one feature column, if that column holds
 *     arrays; 0 if each feature column holds a number
 * @param extras names of further columns, whose values a row keeps as they are
 */
public record ColumnSelection(
    String key, String order, List<String> features, int arraySize, List<String> extras)
    implements Serializable {

  /** A selection without an order column, each feature column holding a number. */
  public ColumnSelection(String key, List<String> features) {
    this(key, "", features, 0, List.of());
  }

  /** The same selection with an order column. */
  public ColumnSelection withOrder(String name) {
    return new ColumnSelection(key, name, features, arraySize, extras);
  }

  /** The same selection, the feature column holding arrays. */
  public ColumnSelection withArrays(int size) {
    return new ColumnSelection(key, order, features, size, extras);
  }

  /** The same selection with further columns. */
  public ColumnSelection withExtras(List<String> names) {
    List<String> all = new ArrayList<>(extras);
    names.stream().filter(name -> !all.contains(name)).forEach(all::add);
    return new ColumnSelection(key, order, features, arraySize, List.copyOf(all));
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
    columns.addAll(features);
    columns.addAll(extras);
    return columns;
  }

  /** The index of the first feature in {@link #columns}. */
  int firstFeature() {
    return hasOrder() ? 2 : 1;
  }

  /** The index of the first extra in {@link #columns}. */
  int firstExtra() {
    return firstFeature() + features.size();
  }
}
