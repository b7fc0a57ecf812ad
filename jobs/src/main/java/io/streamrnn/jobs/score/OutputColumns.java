package io.streamrnn.jobs.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns of the output.
 *
 * @param order null if there is none
 * @param outputs {@code y}, or {@code y0}, {@code y1} and so on
 */
record OutputColumns(String key, String order, List<String> outputs) implements Serializable {

  static OutputColumns of(Selection selection, int outputs) {
    return new OutputColumns(
        selection.key(),
        selection.order(),
        outputs == 1 ? List.of("y") : IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList());
  }

  List<String> all() {
    List<String> all = new ArrayList<>();
    all.add(key);
    if (order != null) {
      all.add(order);
    }
    all.addAll(outputs);
    return all;
  }
}
