/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The order in which Keras 3 runs the calls of a functional model: those that are further from the
 * outputs first. See {@code map_graph} in its {@code ops/function.py}.
 */
final class RunOrder {

  /** A call of a layer, or of an operation. */
  record Run(String layer, int call) {

    static Run of(GraphTensor tensor) {
      return new Run(tensor.layer(), tensor.call());
    }
  }

  /** A call that is not finished, and those that it reads of which it is not known yet. */
  private record Open(Run run, Iterator<Run> left) {}

  private final Map<Run, Set<Run>> read = new HashMap<>();

  private RunOrder(List<Config> entries) {
    for (Config entry : entries) {
      String layer = LayerConfig.of(entry).name();
      int number = 0;
      for (JsonNode call : entry.get("inbound_nodes")) {
        Set<Run> before = new LinkedHashSet<>();
        collect(call, before);
        read.put(new Run(layer, number++), before);
      }
    }
  }

  /** All tensors among the arguments of a call, masks included. */
  private static void collect(JsonNode node, Set<Run> to) {
    reference(node).map(Run::of).ifPresentOrElse(to::add, () -> node.forEach(e -> collect(e, to)));
  }

  /** The tensor that {@code ["name", 0, 0]} is, with or without options of the call. */
  static Optional<GraphTensor> reference(JsonNode node) {
    boolean isReference =
        node.isArray() && node.path(0).isTextual() && node.path(1).isInt() && node.path(2).isInt();
    return isReference
        ? Optional.of(
            new GraphTensor(
                node.path(0).textValue(), node.path(1).intValue(), node.path(2).intValue()))
        : Optional.empty();
  }

  /**
   * The calls that lead to the outputs.
   *
   * @param entries of the layers, and of the operations between them
   */
  static List<Run> of(List<Config> entries, List<GraphTensor> outputs) {
    RunOrder order = new RunOrder(entries);
    Set<Run> finished = new LinkedHashSet<>();
    outputs.forEach(output -> order.finish(Run.of(output), finished));
    return order.byDepth(new ArrayList<>(finished));
  }

  /**
   * The same calls where several layers stand for one operation: they are run where it is.
   *
   * @param saved the layers and operations of the order
   * @param entries with layers in place of operations, those that it reads in front of a layer
   */
  static List<Run> ofParts(List<Run> order, List<Config> saved, List<Config> entries) {
    Set<String> names = new HashSet<>();
    saved.forEach(entry -> names.add(LayerConfig.of(entry).name()));
    Map<String, List<String>> parts = new HashMap<>();
    for (Config entry : entries) {
      String part = LayerConfig.of(entry).name();
      parts.computeIfAbsent(whole(part, names), name -> new ArrayList<>()).add(part);
    }
    return order.stream()
        .flatMap(
            run ->
                parts.getOrDefault(run.layer(), List.of()).stream()
                    .map(part -> new Run(part, run.call())))
        .toList();
  }

  /** The operation that a layer is a part of, which is named after it: {@code add/op}. */
  private static String whole(String part, Set<String> names) {
    String whole = part;
    while (!names.contains(whole) && whole.contains("/")) {
      whole = whole.substring(0, whole.lastIndexOf('/'));
    }
    return whole;
  }

  /** Adds a call behind those that it reads, without recursion: a chain may be long. */
  private void finish(Run last, Set<Run> finished) {
    Deque<Open> open = new ArrayDeque<>();
    Set<Run> entered = new HashSet<>();
    enter(last, finished, entered, open);
    while (!open.isEmpty()) {
      Open call = open.peek();
      if (call.left().hasNext()) {
        enter(call.left().next(), finished, entered, open);
      } else {
        finished.add(open.pop().run());
      }
    }
  }

  private void enter(Run run, Set<Run> finished, Set<Run> entered, Deque<Open> open) {
    // A call that depends on itself is rejected when it is wired.
    if (!finished.contains(run) && entered.add(run)) {
      open.push(new Open(run, parents(run).iterator()));
    }
  }

  private Set<Run> parents(Run run) {
    return read.getOrDefault(run, Set.of());
  }

  private List<Run> byDepth(List<Run> finished) {
    Map<Run, Integer> depths = new LinkedHashMap<>();
    Map<String, Integer> ofLayers = new HashMap<>();
    for (int i = finished.size() - 1; i >= 0; i--) {
      Run run = finished.get(i);
      int depth = Math.max(depths.getOrDefault(run, 0), ofLayers.getOrDefault(run.layer(), 0));
      ofLayers.put(run.layer(), depth);
      depths.put(run, depth);
      parents(run).forEach(each -> depths.merge(each, depth + 1, Math::max));
    }
    Comparator<Map.Entry<Run, Integer>> deepest = Map.Entry.comparingByValue();
    return depths.entrySet().stream().sorted(deepest.reversed()).map(Map.Entry::getKey).toList();
  }
}
