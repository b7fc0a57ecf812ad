/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.layers.Cast;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.GetItem;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.MergeKind;
import io.streamrnn.layers.Permute;
import io.streamrnn.layers.StreamingRole;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the values of a model's inputs that are tokens: numbers that a layer looks up. It follows
 * the values of an event through the layers that return them as they are.
 */
final class TokenInputs {

  /** A value of an input, for one event or one key; {@link #COMPUTED} for any other value. */
  private record Origin(Wire input, int position) {

    static final Origin COMPUTED = new Origin(new Wire(0, 0), -1);
  }

  /**
   * Where the values of a tensor come from.
   *
   * @param origins of the values of an event
   * @param inOrder whether they are in the order of the values
   * @param isPart whether the tensor has some of these, and it is not known which
   */
  private record Values(List<Origin> origins, boolean inOrder, boolean isPart) {

    Values asPart() {
      return new Values(origins, false, true);
    }
  }

  private final Flow flow;
  private final Map<Wire, Values> values = new HashMap<>();
  private final Set<Origin> tokens = new HashSet<>();
  // Some of these are tokens, and those that are read as something else may be the others.
  private final Set<Origin> parts = new HashSet<>();
  private final Set<Origin> others = new HashSet<>();

  private TokenInputs(Flow flow, List<EventInput> inputs, List<Wire> wires) {
    this.flow = flow;
    for (int i = 0; i < inputs.size(); i++) {
      Wire wire = wires.get(i);
      List<Origin> own =
          IntStream.range(0, inputs.get(i).size()).mapToObj(at -> new Origin(wire, at)).toList();
      values.put(wire, new Values(own, true, false));
    }
    for (int number = 0; number < flow.calls().size(); number++) {
      follow(number, flow.calls().get(number));
    }
    parts.removeAll(others);
    tokens.addAll(parts);
  }

  /**
   * The tokens of a model.
   *
   * @param inputs of it, whose sizes are known
   * @param wires of these
   */
  static TokenInputs of(Flow flow, List<EventInput> inputs, List<Wire> wires) {
    return new TokenInputs(flow, inputs, wires);
  }

  private void follow(int number, Flow.Call call) {
    if (call.layer().readsTokens()) {
      call.on().forEach(wire -> read(wire, true));
    } else if (movesValues(call)) {
      values.put(new Wire(number, 0), moved(call));
    } else {
      call.on().forEach(wire -> read(wire, false));
    }
  }

  private static boolean movesValues(Flow.Call call) {
    return call.layer() instanceof Cast
        || TextInputs.movesValues(call.layer())
        || call.role() instanceof StreamingRole.PassesThrough;
  }

  private void read(Wire wire, boolean asTokens) {
    Values read = values.get(wire);
    if (read != null) {
      (asTokens ? read.isPart() ? parts : tokens : others).addAll(read.origins());
    }
  }

  private Values moved(Flow.Call call) {
    Layer layer = call.layer();
    if (layer instanceof GetItem item) {
      return taken(item, call.on().get(0));
    } else if (concatenates(call)) {
      return concatenated(call);
    }
    Values given = valuesOf(call.on().get(0));
    boolean inOrder = given.inOrder() && !(layer instanceof Permute);
    return new Values(given.origins(), inOrder, given.isPart());
  }

  private static boolean concatenates(Flow.Call call) {
    return call.role() instanceof StreamingRole.Merges merges
        && merges.kind() == MergeKind.CONCATENATE;
  }

  /** The values that a key takes; any of them where it is not known which. */
  private Values taken(GetItem item, Wire wire) {
    Values given = valuesOf(wire);
    Optional<TensorShape> shape = shape(wire);
    int leading = shape.map(all -> leadingAxes(all, given.origins().size())).orElse(-1);
    if (leading < 0 || !given.inOrder()) {
      return given.asPart();
    }
    List<Origin> taken =
        IntStream.of(item.valuesOfEvent(shape.orElseThrow(), leading))
            .mapToObj(given.origins()::get)
            .toList();
    return new Values(taken, true, given.isPart());
  }

  /** How many axes are before those of an event of a size; -1 if no axes have this size. */
  private static int leadingAxes(TensorShape shape, int size) {
    int leading = shape.rank();
    int product = 1;
    while (product < size && leading > 1 && shape.isKnown(leading - 1)) {
      leading--;
      product *= shape.dim(leading);
    }
    return product == size ? leading : -1;
  }

  /** In order if they are side by side in each event. */
  private Values concatenated(Flow.Call call) {
    List<Origin> all = new ArrayList<>();
    boolean inOrder = true;
    boolean isPart = false;
    for (Wire wire : call.on()) {
      Values given = valuesOf(wire);
      all.addAll(given.origins());
      inOrder &= given.inOrder() && lastExtent(shape(wire)) == given.origins().size();
      isPart |= given.isPart();
    }
    boolean areSideBySide = lastExtent(call.outputs().get(0)) == all.size();
    return new Values(all, inOrder && areSideBySide, isPart);
  }

  /** Those of a tensor that was computed have no origin. */
  private Values valuesOf(Wire wire) {
    Values known = values.get(wire);
    if (known != null) {
      return known;
    }
    int size = lastExtent(shape(wire));
    return new Values(Collections.nCopies(Math.max(0, size), Origin.COMPUTED), size > 0, false);
  }

  private static int lastExtent(Optional<TensorShape> shape) {
    return shape
        .filter(all -> all.rank() > 0)
        .map(all -> all.dim(all.rank() - 1))
        .orElse(TensorShape.UNKNOWN);
  }

  private Optional<TensorShape> shape(Wire wire) {
    return wire.isInput()
        ? flow.inputs().get(wire.input())
        : flow.calls().get(wire.call()).outputs().get(wire.tensor());
  }

  /**
   * The positions of tokens among the values of an event or a key, ascending.
   *
   * @param all the inputs, whose sizes are known
   * @param wires of these
   * @param ofEvent whether the values are those of an event
   */
  List<Integer> positions(List<EventInput> all, List<Wire> wires, boolean ofEvent) {
    List<Integer> found = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < all.size(); i++) {
      int size = all.get(i).isOfEvent() == ofEvent ? all.get(i).size() : 0;
      for (int at = 0; at < size; at++) {
        if (tokens.contains(new Origin(wires.get(i), at))) {
          found.add(position + at);
        }
      }
      position += size;
    }
    return found;
  }
}
