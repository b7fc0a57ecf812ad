package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Flow.Item;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.StreamedGraph.Part;
import io.streamrnn.layers.StreamingPlan.Kind;
import io.streamrnn.layers.StreamingPlan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Plans layers that are wired freely. What treats every event alike behind everything else becomes
 * the head of the model; the rest is one cell.
 */
final class GraphPlanner {

  private final Flow flow;
  // What reads each tensor, and how often each layer is called.
  private final Map<Wire, List<Item>> readers = new HashMap<>();
  private final Map<Layer, Integer> calls = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Shape> inputs;
  // The part, its shape for one event, and the mask of each tensor, as far as it can be stepped.
  private final Map<Wire, Wire> made = new HashMap<>();
  private final Map<Wire, Shape> shapes = new HashMap<>();
  private final Map<Wire, Wire> masks = new HashMap<>();
  private boolean possible = true;

  GraphPlanner(Flow flow) {
    this.flow = flow;
    for (Item item : flow.items()) {
      calls.merge(item.layer(), 1, Integer::sum);
      Set.copyOf(item.from())
          .forEach(wire -> readers.computeIfAbsent(wire, key -> new ArrayList<>()).add(item));
    }
    this.inputs = IntStream.range(0, flow.inputs().size()).mapToObj(this::eventShape).toList();
    for (int i = 0; i < inputs.size(); i++) {
      made.put(Wire.input(i), Wire.input(i));
      shapes.put(Wire.input(i), inputs.get(i));
    }
  }

  StreamingPlan plan() {
    int head = flow.items().size() - headSize();
    List<Cell> heads = new ArrayList<>();
    for (int i = 0; i < flow.items().size(); i++) {
      Cell cell = add(i, i >= head);
      if (i >= head && cell != null) {
        heads.add(cell);
      }
    }
    List<Cell> cells = new ArrayList<>();
    if (possible && !inputs.isEmpty() && !flow.outputs().isEmpty()) {
      List<Wire> outputs =
          heads.isEmpty() ? flow.outputs() : flow.items().get(head).from().subList(0, 1);
      cells.add(new StreamedGraph(inputs, parts, outputs.stream().map(made::get).toList()));
      cells.addAll(heads);
    }
    return new StreamingPlan(steps, cells);
  }

  /** How many of the last layers stand in a row behind all others and treat every event alike. */
  private int headSize() {
    int last = flow.items().size() - 1;
    int size = 0;
    Wire output = flow.outputs().size() == 1 ? flow.outputs().get(0) : null;
    while (size < last
        && new Wire(last - size, 0).equals(output)
        && perStep(flow.items().get(last - size).layer()) != null
        && readers.get(flow.items().get(last - size).from().get(0)).size() == 1) {
      output = flow.items().get(last - size).from().get(0);
      size++;
    }
    return size;
  }

  private static PerStep perStep(Layer layer) {
    if (layer instanceof TimeDistributed each && each.layer() instanceof PerStep inner) {
      return inner;
    }
    boolean masks = layer instanceof Embedding embedding && embedding.masksZero();
    return layer instanceof PerStep own && !masks ? own : null;
  }

  // -- inputs

  /** Null for what belongs to a sequence as a whole. */
  private Shape eventShape(int input) {
    TensorShape shape = flow.inputs().get(input);
    if (shape == null) {
      return null;
    }
    if (shape.rank() == 2) {
      return isTokens(input) ? Shape.of(1) : null;
    }
    return shape.rank() < 2 || shape.dims().subList(2, shape.rank()).contains(TensorShape.UNKNOWN)
        ? null
        : shape.from(2);
  }

  /** Whether [B, T] are steps of one token each, and not features. */
  private boolean isTokens(int input) {
    return readers.getOrDefault(Wire.input(input), List.of()).stream()
        .allMatch(item -> item.layer() instanceof Embedding);
  }

  // -- layers

  private Cell add(int number, boolean head) {
    Item item = flow.items().get(number);
    String refusal = refusal(item);
    if (refusal != null) {
      possible = false;
      step(item, Kind.NEEDS_SEQUENCE, refusal);
      return null;
    }
    Wire from = item.from().get(0);
    Wire result = new Wire(number, 0);
    if (!item.from().stream().allMatch(made::containsKey)) {
      // It stands behind a layer that is refused, and nothing comes of it.
      step(item, kind(item.layer()), "");
      return null;
    }
    if (item.layer() instanceof Masking masking) {
      Wire mask = put(new StreamedGraph.Marked(made.get(from), masking.maskValue()));
      made.put(result, put(new StreamedGraph.Zeroed(made.get(from), mask)));
      shapes.put(result, shapes.get(from));
      masks.put(result, mask);
      step(item, Kind.SKIPS_EVENTS, "masks=" + masking.maskValue());
      return null;
    }
    if (item.layer() instanceof Merge merge) {
      addMerge(item, merge, result);
      step(item, Kind.PER_EVENT, "");
      return null;
    }
    Cell cell = cell(item.layer());
    shapes.put(result, cell.outputShape());
    step(item, kind(item.layer()), "");
    if (!head) {
      addCell(item, cell, number);
    } else {
      made.put(result, made.get(from));
    }
    return cell;
  }

  private void addMerge(Item item, Merge merge, Wire result) {
    List<Wire> from = item.from().stream().map(made::get).toList();
    List<Wire> masked = item.from().stream().map(masks::get).toList();
    boolean isByMask = merge.isByMask() && masked.stream().anyMatch(Objects::nonNull);
    made.put(
        result, put(new StreamedGraph.Merged(merge.kind(), from, isByMask ? masked : List.of())));
    shapes.put(
        result,
        StreamedGraph.mergedShape(merge.kind(), item.from().stream().map(shapes::get).toList()));
    masks.put(result, mask(masked, merge.usesAnyMask()));
  }

  /** The mask of several that are made one; those without are null. */
  private Wire mask(List<Wire> all, boolean any) {
    if (any && all.contains(null)) {
      return null;
    }
    return all.stream()
        .filter(Objects::nonNull)
        .reduce((first, second) -> both(first, second, any))
        .orElse(null);
  }

  private Wire both(Wire first, Wire second, boolean any) {
    if (first.equals(second)) {
      return first;
    }
    return put(
        any ? new StreamedGraph.Either(first, second) : new StreamedGraph.Both(first, second));
  }

  private void addCell(Item item, Cell cell, int number) {
    Wire from = item.from().get(0);
    Wire result = new Wire(number, 0);
    Wire mask = masks.get(from);
    boolean recurrent = item.layer() instanceof Rnn;
    Wire part = put(new StreamedGraph.Stepped(cell, made.get(from), recurrent ? mask : null));
    made.put(result, part);
    if (item.layer() instanceof Embedding embedding) {
      masks.put(
          result, embedding.masksZero() ? put(new StreamedGraph.Marked(made.get(from), 0f)) : null);
    } else if (!(item.layer() instanceof Rnn rnn) || rnn.returnsSequences()) {
      masks.put(result, mask);
    }
    for (int k = 0; recurrent && k < cell.states().size(); k++) {
      made.put(new Wire(number, 1 + k), new Wire(part.item(), 1 + k));
      shapes.put(new Wire(number, 1 + k), cell.states().get(k).shape());
    }
  }

  private Wire put(Part part) {
    parts.add(part);
    return new Wire(parts.size() - 1, 0);
  }

  private void step(Item item, Kind kind, String reason) {
    steps.add(new Step(item.layer(), kind, reason, Optional.ofNullable(item.output())));
  }

  private static Cell cell(Layer layer) {
    if (layer instanceof Rnn rnn) {
      return rnn.cell();
    }
    return layer instanceof TimeDistributed each
        ? ((PerStep) each.layer()).builtCell()
        : ((PerStep) layer).builtCell();
  }

  private static Kind kind(Layer layer) {
    if (layer instanceof Rnn) {
      return Kind.CARRIES_STATE;
    }
    boolean masks = layer instanceof Embedding embedding && embedding.masksZero();
    return masks || layer instanceof Masking ? Kind.SKIPS_EVENTS : Kind.PER_EVENT;
  }

  // -- refusals

  /** Why a layer cannot be stepped, or null. */
  private String refusal(Item item) {
    for (Wire wire : item.from()) {
      if (wire.isInput() && inputs.get(wire.input()) == null) {
        return "its input %s has no steps of known size, it belongs to a sequence as a whole"
            .formatted(Objects.requireNonNullElse(flow.inputs().get(wire.input()), "[?]"));
      }
    }
    Layer layer = item.layer();
    if (layer instanceof Rnn rnn) {
      return recurrentRefusal(item, rnn);
    } else if (layer instanceof Merge merge) {
      return mergeRefusal(item, merge);
    } else if (layer instanceof Masking) {
      return null;
    } else if (perStep(layer) == null && !(layer instanceof Embedding)) {
      return ChainPlanner.reason(layer);
    }
    return sizeRefusal(item, cell(layer));
  }

  private String recurrentRefusal(Item item, Rnn rnn) {
    if (rnn.goesBackwards()) {
      return "it starts from the last event (go_backwards)";
    } else if (item.from().size() > 1 || !rnn.cell().constants().isEmpty()) {
      return "its initial states and constants belong to a sequence";
    } else if (masks.get(item.from().get(0)) != null
        && rnn.maskedOutput() != MaskedOutput.PREVIOUS_OUTPUT) {
      return "at a skipped event it does not repeat its output";
    } else if (rnn.isStateful() && calls.get(rnn) > 1) {
      return "its calls hand their states on (stateful)";
    }
    return sizeRefusal(item, rnn.cell());
  }

  private String mergeRefusal(Item item, Merge merge) {
    if (merge.kind() == MergeKind.CONCATENATE && merge.axis() != -1) {
      return item.output() != null && merge.axis() == item.output().rank() - 1
          ? null
          : "it joins steps or rows, axis=" + merge.axis();
    }
    return null;
  }

  private String sizeRefusal(Item item, Cell cell) {
    Shape given = shapes.get(item.from().get(0));
    return given == null || given.size() == cell.inputShape().size()
        ? null
        : "it is applied to parts of an event: event=%s, part=%s"
            .formatted(given, cell.inputShape());
  }
}
