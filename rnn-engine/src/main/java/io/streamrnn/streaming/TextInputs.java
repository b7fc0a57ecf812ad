/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cells.TextCategories;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Flow.Wire;
import io.streamrnn.layers.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the inputs of a model that are texts, and the categories of each. */
final class TextInputs {

  // What these return are values of their inputs, so an input of texts may pass through them.
  private static final Set<String> MOVE_VALUES =
      Set.of(
          "Concatenate",
          "Cropping1D",
          "Flatten",
          "GetItem",
          "Permute",
          "RepeatVector",
          "Reshape",
          "Squeeze");

  private final Flow flow;
  private final Map<Wire, TextCategories> inputs = new LinkedHashMap<>();
  private final Map<Wire, Layer> readers = new HashMap<>();
  private final Set<Wire> texts = new HashSet<>();
  private final List<String> refusals = new ArrayList<>();

  private TextInputs(Flow flow) {
    this.flow = flow;
    for (Flow.Call call : flow.calls()) {
      call.layer()
          .texts()
          .ifPresent(of -> call.on().forEach(wire -> trace(wire, call.layer(), of)));
    }
    flow.calls().forEach(this::requireNoNumbers);
  }

  /** The inputs of a model that are texts. */
  static TextInputs of(Flow flow) {
    return new TextInputs(flow);
  }

  /** Whether a layer returns values of its inputs as they are. */
  static boolean movesValues(Layer layer) {
    return MOVE_VALUES.contains(layer.className());
  }

  /** Follows a tensor of texts back to the inputs of the model. */
  private void trace(Wire wire, Layer reader, TextCategories of) {
    texts.add(wire);
    if (wire.isInput()) {
      addInput(wire, reader, of);
      return;
    }
    Flow.Call from = flow.calls().get(wire.call());
    if (movesValues(from.layer())) {
      from.on().forEach(each -> trace(each, reader, of));
    } else {
      refusals.add(
          "%s takes texts, but '%s' returns numbers".formatted(reader, from.layer().name()));
    }
  }

  private void addInput(Wire wire, Layer reader, TextCategories of) {
    TextCategories known = inputs.putIfAbsent(wire, of);
    Layer first = readers.putIfAbsent(wire, reader);
    if (known != null && first != null && !known.options().equals(of.options())) {
      refusals.add(
          "an input of texts must be read by layers of one vocabulary: input %d is read by '%s' and '%s', which differ; give each an input of its own"
              .formatted(wire.input(), first.name(), reader.name()));
    }
  }

  private void requireNoNumbers(Flow.Call call) {
    boolean readsTexts = call.on().stream().anyMatch(texts::contains);
    boolean isOfTexts = call.layer().texts().isPresent() || movesValues(call.layer());
    if (readsTexts && !isOfTexts) {
      refusals.add("%s takes numbers, but its input is texts".formatted(call.layer()));
    }
  }

  /** Why the texts cannot be looked up, one reason each. */
  List<String> refusals() {
    return refusals;
  }

  /**
   * The texts of an event.
   *
   * @param all the inputs, whose sizes are known
   * @param wires of these
   */
  List<EventText> texts(List<EventInput> all, List<Wire> wires) {
    List<EventText> found = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < all.size(); i++) {
      TextCategories of = inputs.get(wires.get(i));
      String name = all.get(i).name();
      if (of != null && !all.get(i).isOfEvent()) {
        refusals.add(
            "texts that belong to a key and not to an event are not supported: input='%s'; repeat the text in every step, or look it up before the model"
                .formatted(name));
      }
      int size = all.get(i).isOfEvent() ? all.get(i).size() : 0;
      for (int at = 0; of != null && at < size; at++) {
        found.add(new EventText(size == 1 ? name : name + "[" + at + "]", position + at, of));
      }
      position += size;
    }
    return found;
  }
}
