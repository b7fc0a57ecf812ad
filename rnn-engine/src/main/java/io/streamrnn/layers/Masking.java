/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.ConfigReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keras's {@code Masking}: the next layers skip the steps whose features all equal a value,
 * exactly. The features of these become zero, those of the others stay. Inputs {@code [B, T, I]}.
 * Of inputs with more axes, each row of the last axis is such a step, and {@link TimeDistributed}
 * hands the mask of a step to its layer.
 */
public final class Masking extends Layer {

  static final LayerEntry ENTRY =
      LayerEntry.of("Masking", Masking::read, (from, to) -> from.copy(to, "mask_value"));

  private final float maskValue;

  private Masking(String name, float maskValue) {
    super(name);
    this.maskValue = maskValue;
  }

  /** A layer that masks the steps of a value: Keras's {@code mask_value}, there 0 by default. */
  public static Masking value(float maskValue) {
    return new Masking("masking", maskValue);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Masking name(String value) {
    return new Masking(value, maskValue);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new Masking(name, (float) config.number("mask_value", 0));
  }

  float maskValue() {
    return maskValue;
  }

  @Override
  public String className() {
    return "Masking";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "name",
        name(),
        "trainable",
        isTrainable(),
        "dtype",
        "float32",
        "mask_value",
        (double) maskValue);
  }

  @Override
  public boolean isBuilt() {
    return true;
  }

  @Override
  public void build(List<TensorShape> inputs) {
    if (inputs.get(0).rank() < 3) {
      throw new IllegalArgumentException(
          "masking takes [batch, steps, features...]: expected rank>=3, got=%s, layer=%s"
              .formatted(inputs.get(0), name()));
    }
  }

  @Override
  public Output call(Arguments arguments) {
    requireOneInput(arguments);
    build(arguments.shapes());
    Tensor x = arguments.input();
    Tensor mask = mask(x);
    float[] kept = x.toArray();
    int width = kept.length / mask.shape().size();
    for (int step = 0; step < mask.shape().size(); step++) {
      if (mask.at(step) == 0) {
        Arrays.fill(kept, step * width, (step + 1) * width, 0f);
      }
    }
    return Output.of(Tensor.own(x.shape(), kept), Optional.of(mask));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    Variable x = arguments.input();
    Tensor mask = mask(arguments.rounded().input());
    boolean[] used = new boolean[mask.shape().size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = mask.at(i) != 0;
    }
    return TracedOutput.of(x.where(used, Variable.zeros(x.shape())), Optional.of(mask));
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    return inputs.subList(0, 1);
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return Optional.of(mask(arguments.input()));
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.stepsOf(maskValue);
  }

  private Tensor mask(Tensor x) {
    Shape rows = Shape.of(IntStream.range(0, x.shape().rank() - 1).map(x.shape()::dim).toArray());
    float[] used = new float[rows.size()];
    int width = x.shape().size() / used.length;
    for (int i = 0; i < x.shape().size(); i++) {
      if (x.at(i) != maskValue) {
        used[i / width] = 1f;
      }
    }
    return Tensor.own(rows, used);
  }

  @Override
  List<LayerWeight> layerWeights() {
    return List.of();
  }

  @Override
  void replaceWeights(List<Weight> weights) {}

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    boolean areParts = inputs.get(0).filter(input -> input.rank() > 3).isPresent();
    return areParts
        ? new StreamingRole.NeedsSequence("it masks parts of a step")
        : new StreamingRole.MasksEvents(maskValue);
  }
}
