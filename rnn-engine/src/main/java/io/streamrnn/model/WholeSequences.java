/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Shape;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.EventInput;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Layers over whole sequences as a value, from which each thread makes its own layers. */
final class WholeSequences implements SequenceNetwork {

  // Two numbers of steps that no layer has by chance, and that are enough for any kernel.
  private static final int MANY = 4099;
  private static final int MORE = 5101;

  private final LayerCopies copies;
  private final List<Tensor> weights;
  private final List<EventInput> inputs;
  private final Lookups lookups;
  private final OptionalInt declaredSteps;
  private final OptionalInt fixedSteps;
  private final int outputSize;
  private final OutputRows outputRows;
  private final ModelIdentity identity;
  private final long parameters;
  private final long multiplications;
  private final List<String> refusals;
  private final String description;

  private WholeSequences(Layer layers, StreamingPlan plan) {
    inputs = plan.inputs();
    lookups = Lookups.of(plan);
    copies = LayerCopies.of(layers, inputs);
    weights = layers.getWeights();
    declaredSteps = plan.declaredSteps();
    fixedSteps = copies.fixedSteps();
    List<TensorShape> outputs = copies.outputShapes(TensorShape.UNKNOWN);
    outputSize = outputs.stream().mapToInt(WholeSequences::rowSize).sum();
    outputRows = outputs.get(0).rank() == 2 ? OutputRows.LAST : copies.outputRows(MANY, MORE);
    FormNode form = LayerForm.of(layers, inputs);
    identity = ModelIdentity.of(CanonicalForm.ofStateless(form));
    parameters = layers.countParams();
    multiplications = layers.countMultiplications(LayerCopies.inputShapes(layers));
    refusals = plan.refusals();
    description =
        "%s (%d->%d, whole sequences)".formatted(classNames(layers), inputSize(), outputSize);
  }

  /**
   * Layers.
   *
   * @throws IllegalArgumentException with the {@link #refusal}, if there is one
   */
  static WholeSequences of(Layer layers) {
    StreamingPlan plan = StreamingPlan.of(layers);
    refusal(layers, plan)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    return new WholeSequences(layers, plan);
  }

  /** Why layers are no model over sequences of one key; empty if they are. */
  static Optional<String> refusal(Layer layers, StreamingPlan plan) {
    return plan.refusalsOfTexts().stream()
        .findFirst()
        .or(() -> refusalOfInputs(layers, plan.inputs()))
        .or(() -> refusalOfOutputs(layers));
  }

  private static Optional<String> refusalOfInputs(Layer layers, List<EventInput> inputs) {
    if (!(layers instanceof Functional || layers instanceof Sequential)) {
      return Optional.of(
          "a model over sequences must be a Sequential or a functional model: layer=" + layers);
    }
    if (inputs.stream().anyMatch(input -> input.values().isEmpty())) {
      return Optional.of(
          "a model over sequences must declare all extents of its inputs but rows and steps: model=%s, inputs=%s"
              .formatted(layers.name(), inputs));
    }
    List<Integer> steps =
        inputs.stream()
            .filter(input -> input.kind() == EventInput.Kind.STEPS)
            .map(input -> input.declared().map(shape -> shape.dim(1)).orElse(TensorShape.UNKNOWN))
            .filter(declared -> declared != TensorShape.UNKNOWN)
            .distinct()
            .toList();
    return steps.size() > 1
        ? Optional.of(
            "the inputs of a model over sequences must have the same number of steps: model=%s, inputs=%s, steps=%s; save the part of the model that reads one of them"
                .formatted(layers.name(), inputs, steps))
        : Optional.empty();
  }

  private static Optional<String> refusalOfOutputs(Layer layers) {
    List<TensorShape> outputs = layers.computeOutputShape(LayerCopies.inputShapes(layers));
    boolean areRows =
        outputs.stream()
            .allMatch(
                shape ->
                    shape.rank() > 1
                        && !shape
                            .dims()
                            .subList(Math.min(2, shape.rank() - 1), shape.rank())
                            .contains(TensorShape.UNKNOWN));
    if (!areRows) {
      return Optional.of(
          "a model over sequences of one key returns [B, T, O] or [B, O]: model=%s, output=%s"
              .formatted(layers.name(), outputs));
    }
    return outputs.stream().map(WholeSequences::rows).distinct().count() > 1
        ? Optional.of(
            "the outputs of a model over sequences must have the same number of rows: model=%s, outputs=%s; choose outputs of one kind with LoadOptions.withOutputs"
                .formatted(layers.name(), outputs))
        : Optional.empty();
  }

  /** The number of rows, 1 for a row without an axis of steps. */
  private static int rows(TensorShape output) {
    return output.rank() == 2 ? 1 : output.dim(1);
  }

  private static int rowSize(TensorShape output) {
    return output.from(Math.min(2, output.rank() - 1)).size();
  }

  private static String classNames(Layer layers) {
    return (layers instanceof Sequential model ? model.layers() : List.of(layers))
        .stream().map(Layer::className).collect(Collectors.joining(" > "));
  }

  @Override
  public int inputSize() {
    return inputs.stream().filter(EventInput::isOfEvent).mapToInt(EventInput::size).sum();
  }

  @Override
  public int outputSize() {
    return outputSize;
  }

  @Override
  public List<Shape> constants() {
    return inputs.stream()
        .filter(input -> !input.isOfEvent())
        .map(input -> input.values().orElseThrow())
        .toList();
  }

  @Override
  public List<TextInput> texts() {
    return lookups.texts();
  }

  @Override
  public List<Integer> tokens() {
    return lookups.tokens();
  }

  @Override
  public List<Integer> constantTokens() {
    return lookups.constantTokens();
  }

  @Override
  public OutputRows outputRows() {
    return outputRows;
  }

  @Override
  public int outputRows(int steps) {
    fixedSteps.ifPresent(fixed -> LayerRunner.requireSteps(fixed, steps));
    return rows(copies.outputShapes(steps).get(0));
  }

  @Override
  public OptionalInt declaredSteps() {
    return declaredSteps;
  }

  @Override
  public OptionalInt fixedSteps() {
    return fixedSteps;
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public long multiplications() {
    return multiplications;
  }

  /** No state is carried from event to event, so all layers are a head. */
  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public List<String> refusals() {
    return refusals;
  }

  @Override
  public SequenceRunner runner() {
    Layer layers = copies.create();
    layers.setWeights(weights);
    return new LayerRunner(layers, inputs, fixedSteps);
  }

  @Override
  public String describe() {
    return description;
  }
}
