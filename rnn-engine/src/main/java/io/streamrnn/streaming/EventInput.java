/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an input of a model is on a stream.
 *
 * @param name in the file
 * @param declared its shape, rows included; empty if no layer declares it
 * @param values its shape for one event, or for a key; empty if an extent is not known
 */
public record EventInput(
    String name, Optional<TensorShape> declared, Kind kind, Optional<Shape> values) {

  /** What belongs to what. */
  public enum Kind {
    /** A sequence has values for each of its steps, {@code [B, T, ...]}. */
    STEPS,
    /** A row is an event, as no input of the model has steps: {@code [B, ...]}. */
    ROW,
    /** The values belong to a key and not to a step: {@code [B, ...]}. */
    CONSTANT
  }

  /** Checks. */
  public EventInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(declared, "declared");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(values, "values");
  }

  /** Whether each event has values of its own. */
  public boolean isOfEvent() {
    return kind != Kind.CONSTANT;
  }

  /**
   * The number of values of an event, or of a key.
   *
   * @throws java.util.NoSuchElementException if an extent is not known
   */
  public int size() {
    return values.orElseThrow().size();
  }

  /** The declared number of steps, {@link TensorShape#UNKNOWN} if there is none. */
  int declaredSteps() {
    return kind == Kind.STEPS
        ? declared
            .filter(shape -> shape.rank() > 1)
            .map(shape -> shape.dim(1))
            .orElse(TensorShape.UNKNOWN)
        : TensorShape.UNKNOWN;
  }

  /**
   * The shape of a tensor of one row.
   *
   * @param steps of the sequence
   * @throws java.util.NoSuchElementException if an extent is not known
   */
  public Shape ofOneRow(int steps) {
    IntStream leading = kind == Kind.STEPS ? IntStream.of(1, steps) : IntStream.of(1);
    IntStream rest = values.orElseThrow().dims().stream().mapToInt(Integer::intValue);
    return Shape.of(IntStream.concat(leading, rest).toArray());
  }

  /**
   * The inputs of a model as nodes of its identity: parts of an event, and constants.
   *
   * @param event what an event holds
   */
  public static List<FormNode> nodes(List<EventInput> inputs, FormNode event) {
    List<FormNode> nodes = new ArrayList<>();
    boolean isOnly = inputs.stream().filter(EventInput::isOfEvent).count() == 1;
    int from = 0;
    int constants = 0;
    for (EventInput input : inputs) {
      if (!input.isOfEvent()) {
        nodes.add(constant(constants++, input.size()));
      } else {
        nodes.add(isOnly ? event : slice(event, from, input.size()));
        from += input.size();
      }
    }
    return nodes;
  }

  private static FormNode constant(int index, int size) {
    return FormNode.operation(CellForm.of("constant", 1, Map.of("index", index, "size", size)));
  }

  private static FormNode slice(FormNode input, int from, int size) {
    return FormNode.operation(CellForm.of("slice", 1, Map.of("from", from, "size", size)), input);
  }

  @Override
  public String toString() {
    return declared.map(TensorShape::toString).orElse("[?]");
  }
}
