package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of the output.
 *
 * @param order null if there is none
 * @param step null if every row is one step
 * @param outputs {@code y}, or {@code y0}, {@code y1} and so on
 */
record OutputColumns(String key, String order, String step, List<String> outputs)
    implements Serializable {

  private static final String STEP = "step";

  /**
   * The columns of a selection and a model.
   *
   * @throws CannotRunException if two of them have the same name
   */
  static OutputColumns of(Selection selection, int outputs) {
    OutputColumns columns =
        new OutputColumns(
            selection.key(),
            selection.order(),
            selection.hasArrays() ? STEP : null,
            outputs == 1
                ? List.of("y")
                : IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList());
    return columns.requireDifferent();
  }

  List<String> all() {
    List<String> all = new ArrayList<>();
    all.add(key);
    if (order != null) {
      all.add(order);
    }
    if (step != null) {
      all.add(step);
    }
    all.addAll(outputs);
    return all;
  }

  private OutputColumns requireDifferent() {
    if (key.equals(order)) {
      throw new CannotRunException(
          "--order must be another column than --key: both are '%s'; leave --order out"
              .formatted(key));
    }
    List<String> made = all().subList(order == null ? 1 : 2, all().size());
    for (String copied : all().subList(0, order == null ? 1 : 2)) {
      if (made.contains(copied)) {
        throw new CannotRunException(
            "--key and --order must not have the name of a column that the output adds: '%s' is one of %s; rename it in the input, or, of csv, with --columns (and --header false; take the header out of the file)"
                .formatted(copied, String.join(", ", made)));
      }
    }
    return this;
  }
}
