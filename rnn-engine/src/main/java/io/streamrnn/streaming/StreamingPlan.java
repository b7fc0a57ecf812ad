/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.layers.Flow;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How layers over whole sequences run event by event: which layers carry a state from event to
 * event, which treat every event alike, and which cannot be stepped, with the reason. If all layers
 * can be stepped, {@link #cells} are their cells, whose outputs for the events of a sequence are
 * those of the whole-sequence call, bit for bit. {@code Model.of(name, plan)} creates a model.
 *
 * <p>Immutable, safe for use by many threads. A plan has the weights that the layers had when it
 * was created.
 */
public final class StreamingPlan {

  /**
   * The part of one layer.
   *
   * @param layer a layer that is not itself a model of layers
   * @param kind how it runs
   * @param reason why the layer cannot be stepped, or a note; may be empty
   * @param output the shape of its output, batch and steps included; empty if it is not known
   */
  public record Step(Layer layer, Kind kind, String reason, Optional<TensorShape> output) {

    @Override
    public String toString() {
      return layer + ": " + kind + (reason.isEmpty() ? "" : ", " + reason);
    }
  }

  /** How a layer runs on a stream. */
  public enum Kind {
    /** It carries a state from event to event. */
    CARRIES_STATE("carries its state from event to event"),
    /** It treats every event alike. */
    PER_EVENT("treats every event alike"),
    /** It masks events, which the next layers skip. */
    SKIPS_EVENTS("masks events, which the next layers skip"),
    /** It cannot be stepped; it can be run over windows. */
    NEEDS_SEQUENCE("needs the whole sequence");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** The words for messages. */
    @Override
    public String toString() {
      return words;
    }
  }

  private final List<EventInput> inputs;
  private final List<EventText> texts;
  private final List<Integer> tokens;
  private final List<Integer> constantTokens;
  private final List<String> refusalsOfTexts;
  private final OptionalInt declaredSteps;
  private final List<Step> steps;
  private final List<Cell> cells;
  private final List<String> refusals;

  /**
   * A plan.
   *
   * @param texts see {@link #texts}
   * @param tokens see {@link #tokens}
   * @param constantTokens see {@link #constantTokens}
   * @param refusalsOfTexts see {@link #refusalsOfTexts}
   * @param declaredSteps see {@link #declaredSteps}
   * @param cells the cells; empty if a layer cannot be stepped, or there is no layer
   * @param others reasons against a plan that no step has
   */
  StreamingPlan(
      List<EventInput> inputs,
      List<EventText> texts,
      List<Integer> tokens,
      List<Integer> constantTokens,
      List<String> refusalsOfTexts,
      OptionalInt declaredSteps,
      List<Step> steps,
      List<Cell> cells,
      List<String> others) {
    this.inputs = List.copyOf(inputs);
    this.texts = List.copyOf(texts);
    this.tokens = List.copyOf(tokens);
    this.constantTokens = List.copyOf(constantTokens);
    this.refusalsOfTexts = List.copyOf(refusalsOfTexts);
    this.declaredSteps = declaredSteps;
    this.steps = List.copyOf(steps);
    this.cells = List.copyOf(cells);
    this.refusals =
        Stream.of(
                steps.stream().filter(s -> s.kind() == Kind.NEEDS_SEQUENCE).map(Step::toString),
                refusalsOfTexts.stream(),
                others.stream())
            .flatMap(reasons -> reasons)
            .toList();
  }

  /**
   * The plan of a layer, of a {@link io.streamrnn.layers.Sequential} or of a {@link
   * io.streamrnn.layers.Functional}. Several inputs of a graph are side by side in an event,
   * several outputs in a score.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public static StreamingPlan of(Layer layer) {
    Flow flow = Flow.of(layer);
    return Planner.plan(flow, inputNames(layer, flow));
  }

  /** The inputs of a graph have names; the one of another model has that of its first layer. */
  private static List<String> inputNames(Layer layer, Flow flow) {
    return layer instanceof Functional graph
        ? graph.inputNames()
        : flow.inputs().stream().map(input -> firstName(layer)).toList();
  }

  private static String firstName(Layer layer) {
    return layer instanceof Sequential model ? firstName(model.layers().get(0)) : layer.name();
  }

  /** The inputs, in declared order. */
  public List<EventInput> inputs() {
    return inputs;
  }

  /** The texts among the values of an event, ascending by position; none for most models. */
  public List<EventText> texts() {
    return texts;
  }

  /** The positions of tokens among the values of an event: numbers that a layer looks up. */
  public List<Integer> tokens() {
    return tokens;
  }

  /** The positions of tokens among the constants of a key, one after the other. */
  public List<Integer> constantTokens() {
    return constantTokens;
  }

  /** Why texts cannot be looked up before the layers, one reason each; empty if they can. */
  public List<String> refusalsOfTexts() {
    return refusalsOfTexts;
  }

  /**
   * The number of steps that the layers declare for a sequence; empty if they declare none, or
   * carry states from one sequence to the next ({@code stateful}).
   */
  public OptionalInt declaredSteps() {
    return declaredSteps;
  }

  /** The steps, one for each call of a layer, in the order of the calls. */
  public List<Step> steps() {
    return steps;
  }

  /** Whether all layers run event by event. */
  public boolean isPossible() {
    return refusals.isEmpty();
  }

  /** Why layers cannot be stepped event by event, one reason each; empty if all can. */
  public List<String> refusals() {
    return refusals;
  }

  /**
   * The cells that step the layers, in order; empty if there is no layer.
   *
   * @throws IllegalStateException with the reasons, if a layer cannot be stepped
   */
  public List<Cell> cells() {
    if (!isPossible()) {
      throw new IllegalStateException(
          "layers are stepped event by event only if all of them are causal: "
              + String.join("; ", refusals));
    }
    return cells;
  }

  /** One line for each layer. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
