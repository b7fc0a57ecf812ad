package io.streamrnn.layers;

import io.streamrnn.layers.Node.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Layers with models inside models taken apart: which layer reads what, each after those that it
 * reads from.
 *
 * @param inputs shapes of what comes in; null for one that no layer tells
 * @param outputs what goes out
 */
record Flow(List<TensorShape> inputs, List<Item> items, List<Wire> outputs) {

  /**
   * A call of a layer.
   *
   * @param output the shape of its first tensor; null if it is not known
   */
  record Item(Layer layer, List<Wire> from, TensorShape output) {}

  /**
   * A tensor.
   *
   * @param item whose; -1 for the first input, -2 for the second, and so on
   * @param tensor 0 for the output, 1 for the first of the states that are returned
   */
  record Wire(int item, int tensor) {

    static Wire input(int number) {
      return new Wire(-1 - number, 0);
    }

    boolean isInput() {
      return item < 0;
    }

    int input() {
      return -1 - item;
    }
  }

  static Flow of(Layer layer) {
    Builder builder = new Builder();
    if (layer instanceof Functional graph) {
      graph.inputs().forEach(input -> builder.inputs.add(input.shapes.get(0)));
    } else {
      builder.inputs.add(inputOf(layer));
    }
    List<Wire> given = IntStream.range(0, builder.inputs.size()).mapToObj(Wire::input).toList();
    return new Flow(builder.inputs, builder.items, builder.add(layer, given));
  }

  /** Whether each layer reads the one before it, and nothing else. */
  boolean isChain() {
    if (inputs.size() != 1 || !outputs.equals(List.of(new Wire(items.size() - 1, 0)))) {
      return false;
    }
    return IntStream.range(0, items.size())
        .allMatch(i -> items.get(i).from().equals(List.of(new Wire(i - 1, 0))));
  }

  /** What a layer takes: its cell says it, or that of a layer behind it. */
  private static TensorShape inputOf(Layer layer) {
    TensorShape steps = TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN);
    if (layer instanceof CellLayer cell) {
      return steps.headWith(2, cell.builtCell().inputShape());
    } else if (layer instanceof TimeDistributed each) {
      return inputOf(each.layer());
    } else if (layer instanceof Bidirectional both) {
      return inputOf(both.forwardLayer());
    } else if (layer instanceof Functional graph) {
      return graph.inputs().isEmpty() ? null : graph.inputs().get(0).shapes.get(0);
    } else if (layer instanceof Sequential model) {
      return model.layers().stream()
          .dropWhile(Masking.class::isInstance)
          .findFirst()
          .map(Flow::inputOf)
          .orElse(null);
    }
    return null;
  }

  private static final class Builder {

    private final List<TensorShape> inputs = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();

    List<Wire> add(Layer layer, List<Wire> given) {
      if (layer instanceof Sequential model) {
        List<Wire> at = given;
        for (Layer each : model.layers()) {
          at = add(each, at.subList(0, 1));
        }
        return at;
      }
      return layer instanceof Functional graph ? addGraph(graph, given) : addLayer(layer, given);
    }

    private List<Wire> addGraph(Functional graph, List<Wire> given) {
      Map<Call, List<Wire>> known = new HashMap<>();
      for (int i = 0; i < given.size(); i++) {
        known.put(graph.inputs().get(i), List.of(given.get(i)));
      }
      for (Call call : graph.calls()) {
        known.put(call, add(call.layer(), call.from.stream().map(n -> wire(n, known)).toList()));
      }
      return graph.outputs().stream().map(n -> wire(n, known)).toList();
    }

    private static Wire wire(Node node, Map<Call, List<Wire>> known) {
      return known.get(node.call()).get(node.index());
    }

    private List<Wire> addLayer(Layer layer, List<Wire> given) {
      List<TensorShape> shapes = shapes(layer, given);
      items.add(new Item(layer, given, shapes.get(0)));
      int item = items.size() - 1;
      int states = layer instanceof Rnn rnn && rnn.returnsState() ? rnn.cell().states().size() : 0;
      int tensors = Math.max(shapes.size(), 1 + states);
      return IntStream.range(0, tensors).mapToObj(t -> new Wire(item, t)).toList();
    }

    private List<TensorShape> shapes(Layer layer, List<Wire> given) {
      List<TensorShape> from = new ArrayList<>();
      given.forEach(wire -> from.add(shape(wire)));
      if (!from.contains(null)) {
        try {
          return layer.computeOutputShape(from);
        } catch (IllegalArgumentException e) {
          // It needs to know how many steps there are.
        }
      }
      List<TensorShape> unknown = new ArrayList<>();
      unknown.add(null);
      return unknown;
    }

    private TensorShape shape(Wire wire) {
      if (wire.isInput()) {
        return inputs.get(wire.input());
      }
      Item item = items.get(wire.item());
      if (wire.tensor() == 0 || !(item.layer() instanceof Rnn rnn)) {
        return item.output();
      }
      return TensorShape.of(TensorShape.UNKNOWN)
          .headWith(1, rnn.cell().states().get(wire.tensor() - 1).shape());
    }
  }
}
