package io.streamrnn.layers;

import io.streamrnn.layers.Node.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many numbers layers put out for one step of one sequence, all layers together. Layers without
 * weights, such as one that concatenates its input with itself, make much of nothing: two dozen of
 * them, a file of 2 kB, would fill any memory at the first event. So there is a limit, which is
 * checked before anything is built.
 *
 * <p>Steps that come with the input count as one, however many there are; steps that a layer makes
 * count each.
 */
final class StepSize {

  /**
   * 64 MiB in float32, for each row that is stepped: a hundred layers of 160,000 units, or an image
   * of a megapixel in sixteen channels.
   */
  static final long LARGEST = 1 << 24;

  private final Layer model;
  private double sum;

  private StepSize(Layer model) {
    this.model = model;
  }

  /**
   * Refuses layers that put out too much.
   *
   * @throws IllegalArgumentException with the layer at which the limit is passed
   */
  static void require(Layer model, List<TensorShape> inputs) {
    new StepSize(model).add(model, inputs.stream().map(Sized::input).toList(), 1);
  }

  /**
   * A tensor.
   *
   * @param size how many numbers it has for one row and one step of the input; unknown extents are
   *     one
   */
  private record Sized(TensorShape shape, double size) {

    /** Behind two axes, rows and steps, stand features; two axes may be tokens or features. */
    static Sized input(TensorShape shape) {
      return new Sized(shape, product(shape, 2));
    }

    /** How many steps there are for each step of the input. */
    double steps() {
      return size / product(shape, 2);
    }
  }

  private static double product(TensorShape shape, int from) {
    return shape.dims().stream()
        .skip(from)
        .mapToDouble(dim -> dim == TensorShape.UNKNOWN ? 1 : dim)
        .reduce(1, (a, b) -> a * b);
  }

  /**
   * Adds what a call of a layer puts out.
   *
   * @param times how often it is called for one step of the input
   */
  private List<Sized> add(Layer layer, List<Sized> from, double times) {
    if (layer instanceof Functional graph) {
      return addGraph(graph, from, times);
    }
    if (layer instanceof Sequential chain) {
      List<Sized> at = from;
      for (Layer each : chain.layers()) {
        at = add(each, at.subList(0, 1), times);
      }
      return at;
    }
    if (layer instanceof TimeDistributed each) {
      TensorShape rows = each.rows(from.get(0).shape());
      Sized row = new Sized(rows, product(rows, 1));
      add(each.layer(), List.of(row), times * from.get(0).steps());
    }
    List<Sized> outputs = new ArrayList<>();
    for (TensorShape shape : layer.outputShapesFrom(from.stream().map(Sized::shape).toList())) {
      Sized output = new Sized(shape, size(layer, from, shape));
      sum += times * output.size();
      outputs.add(output);
      if (!(sum <= LARGEST)) {
        throw new IllegalArgumentException(
            "all layers together put out a limited number of values for one step of a sequence: values=%.0f, limit=%d, reached at layer=%s '%s' with output=%s, model=%s"
                .formatted(sum, LARGEST, layer.className(), layer.name(), shape, model.name()));
      }
    }
    return outputs;
  }

  private List<Sized> addGraph(Functional graph, List<Sized> from, double times) {
    Map<Call, List<Sized>> known = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      known.put(graph.inputs().get(i), List.of(from.get(i)));
    }
    for (Call call : graph.calls()) {
      List<Sized> on = call.from.stream().map(node -> tensor(node, known)).toList();
      known.put(call, add(call.layer, on, times));
    }
    return graph.outputs().stream().map(node -> tensor(node, known)).toList();
  }

  private static Sized tensor(Node node, Map<Call, List<Sized>> known) {
    return known.get(node.call()).get(node.index());
  }

  private static double size(Layer layer, List<Sized> from, TensorShape output) {
    Sized first = from.get(0);
    if (layer instanceof Embedding) {
      return first.size() * product(output, 2);
    }
    if (layer instanceof Merge merge && merge.kind() != MergeKind.CONCATENATE) {
      return from.stream().mapToDouble(Sized::size).max().orElseThrow();
    }
    if (layer instanceof Merge || layer instanceof Flatten) {
      // Of extents that are not known the shape of these says less than what goes in.
      double all = from.stream().mapToDouble(Sized::size).sum();
      return output.rank() > 2 ? all : Math.max(all, product(output, 1));
    }
    if (layer instanceof RepeatVector) {
      return Math.max(first.size() * output.dim(1), product(output, 1));
    }
    boolean keepsSteps =
        first.shape().rank() > 2 && output.rank() > 2 && first.shape().dim(1) == output.dim(1);
    return keepsSteps ? first.steps() * product(output, 2) : product(output, 1);
  }
}
