/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The parts of a model, and their conversion to cells. Immutable.
 *
 * @param inputs all of known size
 * @param parts each after those that it reads from
 * @param outputs what the model returns
 */
record PartGraph(List<EventInput> inputs, List<Part> parts, List<Source> outputs) {

  PartGraph {
    inputs = List.copyOf(inputs);
    parts = List.copyOf(parts);
    outputs = List.copyOf(outputs);
  }

  /**
   * The graph as a stack of cells: one cell for each part if the parts are a chain, otherwise one
   * cell for all parts before the head. The head is the last cells, which treat every event alike
   * and follow all other parts.
   */
  List<Cell> cells() {
    PartGraph graph = ordered().withoutUnseen().ordered();
    PartGraph body = graph.withoutHead();
    List<Part> head = graph.parts.subList(body.parts.size(), graph.parts.size());
    List<Cell> cells = new ArrayList<>();
    if (head.isEmpty() || !body.returnsItsInput()) {
      cells.addAll(body.body());
    }
    head.forEach(part -> part.cell().ifPresent(cells::add));
    return cells;
  }

  // -- what is not read

  /**
   * Leaves out what masked parts compute for skipped events if it is not read, such as the output
   * between two recurrent layers with one mask.
   */
  private PartGraph withoutUnseen() {
    Map<Source, Set<Integer>> seen = new HashMap<>();
    Map<Integer, Source> replaced = new HashMap<>();
    List<Part> result = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int number = i;
      Optional<Part> left =
          part.mask()
              .filter(mask -> !seen.computeIfAbsent(mask, this::seenWhenSkipped).contains(number))
              .map(mask -> part.unseenWhenSkipped())
              .orElse(Optional.of(part));
      if (left.isEmpty()) {
        replaced.put(i, resolved(part.reads().get(0), replaced));
      }
      // A part that is no longer read is pruned.
      result.add(left.orElse(part).reading(source -> resolved(source, replaced)));
    }
    return new PartGraph(
        inputs, result, outputs.stream().map(source -> resolved(source, replaced)).toList());
  }

  private static Source resolved(Source source, Map<Integer, Source> replaced) {
    return source.isOutput() ? replaced.getOrDefault(source.part(), source) : source;
  }

  /** The parts whose outputs are read at the events that a mask skips. */
  private Set<Integer> seenWhenSkipped(Source mask) {
    Set<Integer> seen = new HashSet<>();
    outputs.stream().filter(Source::isOutput).forEach(source -> seen.add(source.part()));
    for (int i = parts.size() - 1; i >= 0; i--) {
      Part part = parts.get(i);
      // States are read at later events.
      boolean isRead = seen.contains(i) || !part.states().isEmpty();
      for (Source source : isRead ? part.reads() : List.<Source>of()) {
        if (source.isOutput() && !part.hides(source, mask)) {
          seen.add(source.part());
        }
      }
    }
    return seen;
  }

  // -- order

  /**
   * The parts that the outputs depend on, in an order that depends only on what they read: each
   * part follows those that it reads.
   */
  private PartGraph ordered() {
    Map<Integer, Integer> numbers = new LinkedHashMap<>();
    outputs.forEach(source -> number(source.part(), numbers));
    List<Part> left =
        numbers.keySet().stream()
            .map(i -> parts.get(i).reading(source -> renumbered(source, numbers)))
            .toList();
    return new PartGraph(
        inputs, left, outputs.stream().map(source -> renumbered(source, numbers)).toList());
  }

  /**
   * Numbers a part and all that it reads, without recursion: a long chain must not overflow the
   * stack.
   */
  private void number(int root, Map<Integer, Integer> numbers) {
    Deque<Integer> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      int part = open.peek();
      Optional<Integer> missing = part < 0 ? Optional.empty() : firstMissing(part, numbers);
      if (missing.isPresent()) {
        open.push(missing.get());
      } else if (open.pop() >= 0) {
        numbers.putIfAbsent(part, numbers.size());
      }
    }
  }

  private Optional<Integer> firstMissing(int part, Map<Integer, Integer> numbers) {
    return parts.get(part).reads().stream()
        .map(Source::part)
        .filter(read -> read >= 0 && !numbers.containsKey(read))
        .findFirst();
  }

  private static Source renumbered(Source source, Map<Integer, Integer> numbers) {
    return source.isInput()
        ? source
        : source.ofPart(Objects.requireNonNull(numbers.get(source.part())));
  }

  // -- cells

  /**
   * Without the last parts that treat every event alike and are the only readers of the part
   * before.
   */
  private PartGraph withoutHead() {
    Map<Source, Integer> readers = new HashMap<>();
    parts.stream()
        .flatMap(part -> part.reads().stream())
        .forEach(source -> readers.merge(source, 1, Integer::sum));
    Function<Source, Shape> shapes = shapes();
    List<Source> output = outputs;
    int left = parts.size();
    while (left > 0
        && output.equals(List.of(Source.output(left - 1)))
        && parts.get(left - 1) instanceof StepPart last
        && last.states().isEmpty()
        && readers.getOrDefault(last.from(), 0) == 1
        && fits(shapes, last)) {
      output = last.reads();
      left--;
    }
    return new PartGraph(inputs, parts.subList(0, left), output);
  }

  /** Whether a stack of cells can pass this one what it reads; an event is passed as it is. */
  private static boolean fits(Function<Source, Shape> shapes, StepPart step) {
    return step.from().isInput() || shapes.apply(step.from()).equals(step.stepped().inputShape());
  }

  private boolean returnsItsInput() {
    return inputs.size() == 1 && outputs.equals(List.of(Source.input(0)));
  }

  /** All parts as cells. */
  private List<Cell> body() {
    return isRow()
        ? parts.stream().flatMap(part -> part.cell().stream()).toList()
        : List.of(new StreamedGraph(this));
  }

  /** Whether each part is the step of another cell that takes the output of the one before it. */
  private boolean isRow() {
    Function<Source, Shape> shapes = shapes();
    Set<Cell> cells = Collections.newSetFromMap(new IdentityHashMap<>());
    Source before = Source.input(0);
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof StepPart step)
          || !step.from().equals(before)
          || !fits(shapes, step)
          || !cells.add(step.stepped())) {
        return false;
      }
      before = Source.output(i);
    }
    return inputs.size() == 1 && !parts.isEmpty() && outputs.equals(List.of(before));
  }

  // -- shapes

  /** The shapes of some of the inputs, in order. */
  List<Shape> shapesOfInputs(Predicate<EventInput> isWanted) {
    return inputs.stream().filter(isWanted).map(input -> input.values().orElseThrow()).toList();
  }

  /** The shape of every source. */
  Function<Source, Shape> shapes() {
    List<Shape> known = new ArrayList<>();
    Function<Source, Shape> shapes =
        source -> {
          if (source.isInput()) {
            return inputs.get(source.input()).values().orElseThrow();
          }
          return source.isOutput()
              ? known.get(source.part())
              : parts.get(source.part()).states().get(source.state()).shape();
        };
    parts.forEach(part -> known.add(part.shape(shapes)));
    return shapes;
  }
}
