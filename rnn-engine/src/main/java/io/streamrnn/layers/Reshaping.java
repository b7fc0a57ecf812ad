/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer without weights that computes each row from one input, in another shape. The output has
 * no mask.
 */
abstract class Reshaping extends Layer {

  static final String MERGES_STEPS = "it merges steps, or creates them";

  Reshaping(String name) {
    super(name);
  }

  /** The shape of the output. */
  abstract TensorShape outputShape(TensorShape input);

  /** The values of the output. */
  abstract float[] values(Tensor x);

  /** The values of the output, in any shape. */
  abstract Variable values(Variable x);

  /** The values of the output of an input that may have a mask. */
  float[] values(Tensor x, Optional<Tensor> mask) {
    return values(x);
  }

  /** The values of the output, in any shape, of an input that may have a mask. */
  Variable values(Variable x, Optional<Tensor> mask) {
    return values(x);
  }

  /** Whether a mask of the input does not matter; if not, it is rejected. */
  boolean ignoresMask() {
    return false;
  }

  /** Adds the arguments that only this layer has. */
  void addConfig(Map<String, Object> config) {}

  @Override
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    addConfig(config);
    return Collections.unmodifiableMap(config);
  }

  @Override
  public final boolean isBuilt() {
    return true;
  }

  @Override
  public final void build(List<TensorShape> inputs) {
    outputShape(inputs.get(0));
  }

  @Override
  public final Output call(Arguments arguments) {
    requireOneInput(arguments);
    requireNoMask(arguments.mask());
    Shape shape = outputShape(arguments.shape()).from(0);
    float[] values = values(arguments.input(), arguments.mask());
    return Output.of(Tensor.own(shape, values), Optional.empty());
  }

  private void requireNoMask(Optional<Tensor> mask) {
    if (mask.isPresent() && !ignoresMask()) {
      throw new IllegalArgumentException(
          "a layer that mixes steps cannot skip some: layer=%s, mask=%s; let the recurrent layer before it return its last output only"
              .formatted(name(), mask.get().shape()));
    }
  }

  @Override
  final TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    requireNoMask(arguments.mask());
    Shape shape = outputShape(arguments.shape()).from(0);
    Variable values = values(arguments.input(), arguments.mask());
    return TracedOutput.of(values.reshape(shape), Optional.empty());
  }

  @Override
  public final List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    return List.of(outputShape(inputs.get(0)));
  }

  @Override
  public final Optional<Tensor> computeMask(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public final MaskSource maskSource(int output) {
    return MaskSource.NONE;
  }

  @Override
  final List<LayerWeight> layerWeights() {
    return List.of();
  }

  @Override
  final void replaceWeights(List<Weight> weights) {}

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence(MERGES_STEPS);
  }
}
