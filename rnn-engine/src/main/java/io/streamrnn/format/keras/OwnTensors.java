/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerEntry;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Rescaling;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TimeDistributed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call of a MultiHeadAttention tensors of its own. Since 3.8 Keras takes the masks off
 * what it reads ({@link TakenMasks}), and other calls on the same tensor would find none. A {@code
 * Rescaling} by 1 returns another tensor, with the same values and the mask.
 */
final class OwnTensors {

  private static final String TAKES = "MultiHeadAttention";
  private static final String CALLS = "inbound_nodes";

  /** A call that reads a tensor; one without a layer stands for what is outside of the model. */
  private record Reader(String layer, int call) {

    static final Reader OUTSIDE = new Reader("", 0);
  }

  private final List<Map<String, Object>> entries;
  private final Map<Object, Map<String, Object>> byName = new HashMap<>();
  private final Map<List<?>, Set<Reader>> readers = new HashMap<>();

  private OwnTensors(List<Map<String, Object>> entries) {
    this.entries = entries;
    entries.forEach(entry -> byName.put(name(entry), entry));
  }

  /** The model, or one that computes the same, if a masked tensor is read by others, too. */
  static Layer of(Layer model) {
    if (!WrittenMasks.of(model, true).areTaken()) {
      return model;
    }
    Map<String, Object> config = map(within(map(model.config()), false));
    Layer result = LayerRegistry.standard().layer(model.className(), config);
    result.build(
        result instanceof Functional graph
            ? graph.inputShapes()
            : List.of(KerasConfigs.builtFor((Sequential) model)));
    copyWeights(model, result);
    return result;
  }

  private static void copyWeights(Layer from, Layer to) {
    if (from instanceof Functional graph) {
      Map<String, Layer> byName = new HashMap<>();
      ((Functional) to).layers().forEach(layer -> byName.put(layer.name(), layer));
      graph
          .layers()
          .forEach(
              layer ->
                  copyWeights(
                      layer, Objects.requireNonNull(byName.get(layer.name()), layer.name())));
    } else if (from instanceof Sequential chain) {
      for (int i = 0; i < chain.layers().size(); i++) {
        copyWeights(chain.layers().get(i), ((Sequential) to).layers().get(i));
      }
    } else if (from instanceof TimeDistributed each) {
      copyWeights(each.layer(), ((TimeDistributed) to).layer());
    } else {
      to.setWeights(from.getWeights());
    }
  }

  // -- configurations

  /** The configuration with such tensors in all graphs. */
  private static @Nullable Object within(@Nullable Object value, boolean isWithin) {
    if (value instanceof List<?> list) {
      return list.stream().map(each -> within(each, true)).toList();
    }
    if (!(value instanceof Map<?, ?> object)) {
      return value;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map(object).forEach((key, each) -> result.put(key, within(each, true)));
    if (result.containsKey("output_layers")) {
      result.put("layers", ofGraph(result, isWithin));
    }
    return result;
  }

  private static List<Map<String, Object>> ofGraph(Map<String, Object> graph, boolean isWithin) {
    OwnTensors tensors =
        new OwnTensors(list(graph.get("layers")).stream().map(OwnTensors::map).toList());
    tensors.addReaders();
    tensors.addOutside(graph.get("output_layers"));
    if (isWithin) {
      // Whoever calls the model may read them, too.
      tensors.addOutside(graph.get("input_layers"));
    }
    return tensors.owned();
  }

  private void addReaders() {
    for (Map<String, Object> entry : entries) {
      List<?> calls = list(entry.get(CALLS));
      for (int call = 0; call < calls.size() && !returnsInput(entry); call++) {
        for (Object tensor : list(calls.get(call))) {
          add(tensor, new Reader(name(entry), call));
        }
      }
    }
  }

  private void addOutside(@Nullable Object tensors) {
    list(tensors).forEach(tensor -> add(tensor, Reader.OUTSIDE));
  }

  private void add(Object tensor, Reader reader) {
    readers.computeIfAbsent(root(tensor), key -> new HashSet<>()).add(reader);
  }

  /** The tensor that layers return as it is: Keras returns the same object. */
  private List<?> root(Object tensor) {
    List<?> reference = list(tensor).subList(0, 3);
    Map<String, Object> layer = byName.getOrDefault(reference.get(0), Map.of());
    return returnsInput(layer)
        ? root(list(list(layer.get(CALLS)).get((int) reference.get(1))).get(0))
        : reference;
  }

  private static boolean returnsInput(Map<String, Object> entry) {
    String className = String.valueOf(entry.get("class_name"));
    return className.equals("Activation")
        ? "linear".equals(map(entry.get("config")).get("activation"))
        : LayerRegistry.standard().stored(className).filter(LayerEntry::hasNoEffect).isPresent();
  }

  /** The entries with a tensor for each call that must have its own. */
  private List<Map<String, Object>> owned() {
    List<Map<String, Object>> result = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      List<Object> calls = new ArrayList<>();
      for (Object call : list(entry.get(CALLS))) {
        Reader reader = new Reader(name(entry), calls.size());
        calls.add(TAKES.equals(entry.get("class_name")) ? owned(reader, call, result) : call);
      }
      Map<String, Object> changed = new LinkedHashMap<>(entry);
      changed.put(CALLS, calls);
      result.add(changed);
    }
    return result;
  }

  private List<Object> owned(Reader reader, Object call, List<Map<String, Object>> to) {
    Map<List<?>, Object> own = new HashMap<>();
    return list(call).stream()
        .map(tensor -> own.computeIfAbsent(root(tensor), key -> owned(reader, key, tensor, to)))
        .toList();
  }

  private Object owned(Reader reader, List<?> root, Object tensor, List<Map<String, Object>> to) {
    if (Set.of(reader).equals(readers.get(root))) {
      return tensor;
    }
    String name = unusedName(reader.layer() + "_input");
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("class_name", "Rescaling");
    entry.put("config", Rescaling.of(1, 0).name(name).config());
    entry.put("name", name);
    entry.put(CALLS, List.of(List.of(tensor)));
    byName.put(name, entry);
    to.add(entry);
    return List.of(name, 0, 0, Map.of());
  }

  private String unusedName(String name) {
    String unused = name;
    for (int number = 1; byName.containsKey(unused); number++) {
      unused = name + "_" + number;
    }
    return unused;
  }

  private static String name(Map<String, Object> entry) {
    return String.valueOf(entry.get("name"));
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> result.put((String) key, each));
    }
    return result;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
