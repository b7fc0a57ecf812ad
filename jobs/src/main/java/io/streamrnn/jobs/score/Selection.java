package io.streamrnn.jobs.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that are read: the key, the order if there is one, then the features.
 *
 * @param key name of the column
 * @param order name of the column, or null
 * @param features names of the columns, in the order of the model's inputs
 * @param arraySize how many numbers a step has in the one feature column, if that holds arrays; 0
 *     if each feature column holds a number
 */
record Selection(String key, String order, List<String> features, int arraySize)
    implements Serializable {

  /** Columns that hold a number each. */
  Selection(String key, String order, List<String> features) {
    this(key, order, features, 0);
  }

  /** The same columns, the feature column holding arrays. */
  Selection withArrays(int size) {
    return new Selection(key, order, features, size);
  }

  /** Whether the feature column holds arrays, of one step or of several. */
  boolean hasArrays() {
    return arraySize > 0;
  }

  /** All of them, as {@link ColumnReader} hands them over. */
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    columns.add(key);
    if (order != null) {
      columns.add(order);
    }
    columns.addAll(features);
    return columns;
  }

  int firstFeature() {
    return order == null ? 1 : 2;
  }
}
