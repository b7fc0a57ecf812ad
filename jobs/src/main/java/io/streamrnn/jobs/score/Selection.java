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
 */
record Selection(String key, String order, List<String> features) implements Serializable {

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
