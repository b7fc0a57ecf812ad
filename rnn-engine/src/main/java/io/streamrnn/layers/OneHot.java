/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.OneHotCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code ops.one_hot}: each whole number becomes a row of zeros with a one at its place,
 * {@code [B, T]} to {@code [B, T, classes]}. A number that is no class becomes zeros. The output
 * has no mask.
 */
public final class OneHot extends Reshaping {

  private static final String CLASSES = "num_classes";

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "OneHot",
          OneHot::read,
          (from, to) -> to.put(CLASSES, from.size(CLASSES)),
          LayerEntry.Trait.IS_OPERATION);

  private final int classes;

  private OneHot(String name, int classes) {
    super(name);
    this.classes = classes;
    new OneHotCell(classes, Shape.of());
  }

  /**
   * A layer.
   *
   * @param classes Keras's {@code num_classes}: how many there are, from 0 on
   */
  public static OneHot classes(int classes) {
    return new OneHot("one_hot", classes);
  }

  /** The layer under another name: Keras's {@code name}. */
  public OneHot name(String value) {
    return new OneHot(value, classes);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new OneHot(name, config.integer(CLASSES));
  }

  /** Keras's {@code num_classes}. */
  public int classes() {
    return classes;
  }

  @Override
  public boolean readsTokens() {
    return true;
  }

  @Override
  public String className() {
    return "OneHot";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put(CLASSES, classes);
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    return input.headWith(input.rank(), Shape.of(classes));
  }

  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return inputs.get(0).size() * classes;
  }

  @Override
  float[] values(Tensor x) {
    float[] y = new float[Math.multiplyExact(x.shape().size(), classes)];
    new OneHotCell(classes, Shape.of())
        .kernel()
        .step(x.shape().size(), x.values(), new float[0][], y);
    return y;
  }

  @Override
  Variable values(Variable x) {
    return new OneHotCell(classes, x.shape())
        .differentiableStep(new VariableStepInputs(List.of(), x, List.of(), List.of()))
        .output();
  }

  /** Numbers of rank 2 are tokens, a step each, as an embedding takes them. */
  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    if (inputs.get(0).filter(shape -> shape.rank() == 2).isPresent()) {
      return new StreamingRole.EmbedsTokens(new OneHotCell(classes, Shape.of()), false);
    }
    return new StreamingRole.FitsEvent(
        leading ->
            inputs
                .get(0)
                .flatMap(shape -> shape.event(leading))
                .map(event -> new OneHotCell(classes, event)),
        "the shape of its input is not known");
  }
}
