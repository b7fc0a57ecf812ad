/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A layer over one cell: it builds the cell once it knows the input, and owns its weights. */
abstract class CellLayer extends Layer {

  static final int LAST_AXIS = -1;

  private final CellSpec spec;
  private final OptionalLong seed;
  // As the file counts it; -1 for the last one.
  private int axis = LAST_AXIS;
  // Null until the shape of the input is known.
  private @Nullable Built built;

  /**
   * A layer.
   *
   * @param seed of the weights; empty to draw it
   */
  CellLayer(String name, CellSpec spec, OptionalLong seed) {
    super(name);
    this.spec = spec;
    this.seed = seed;
    if (spec instanceof FinishedCell finished) {
      built = adopt(finished.cell(), new FreshWeights(new Random()));
    }
  }

  final CellSpec spec() {
    return spec;
  }

  /** The layer over an axis, which must be the last one of its input. */
  final CellLayer overAxis(int value) {
    axis = value;
    return this;
  }

  /** Adds the axis to a configuration that has one. */
  final void addAxis(Map<String, Object> config) {
    config.computeIfPresent("axis", (key, last) -> axis);
  }

  /**
   * Checks the input.
   *
   * @throws UnsupportedLayerException if the axis is not its last one
   */
  final void requireLastAxis(TensorShape input) {
    if (axis != LAST_AXIS && axis != input.rank() - 1) {
      throw new UnsupportedLayerException(
          name(),
          "%s must be over the last axis: axis=%d, input=%s; supported: -1, %d"
              .formatted(ofAxis(), axis, input, input.rank() - 1));
    }
  }

  /** The class in Keras that has an axis, for messages. */
  String ofAxis() {
    return className();
  }

  /** What a layer has once it knows its input. */
  private record Built(Cell cell, SequenceKernel kernel, List<LayerWeight> weights) {

    Built(Cell cell, List<LayerWeight> weights) {
      this(cell, SequenceKernel.of(cell), weights);
    }
  }

  /**
   * The cell.
   *
   * @throws IllegalStateException if the layer is not built
   */
  final Cell builtCell() {
    return built().cell();
  }

  final SequenceKernel kernel() {
    return built().kernel();
  }

  private Built built() {
    if (built == null) {
      throw new IllegalStateException(
          "a layer must be built: layer=%s; call build(inputShape) or the layer itself first"
              .formatted(name()));
    }
    return built;
  }

  @Override
  double multiplications(List<Sized> inputs) {
    return builtCell().multiplications() * stepsOf(inputs);
  }

  @Override
  public final boolean isBuilt() {
    return built != null;
  }

  /**
   * Builds the cell unless it exists.
   *
   * @throws IllegalArgumentException if the cell takes an input of another shape
   */
  final void buildCell(Shape input, List<Shape> constants) {
    if (built == null) {
      FreshWeights source = new FreshWeights(random());
      built = adopt(spec.build(input, constants, source), source);
    }
    Cell cell = builtCell();
    if (!cell.inputShape().equals(input)) {
      throw new IllegalArgumentException(
          "input has the wrong shape after batch and steps: expected=%s, got=%s, layer=%s"
              .formatted(cell.inputShape(), input, name()));
    }
  }

  /** The cell, or one of the same shapes with weights of zero. */
  final Cell described(Shape input) {
    return isBuilt()
        ? builtCell()
        : spec.build(
            input,
            List.of(),
            (name, shape, initializer, regularizer, trainable) ->
                Weight.of(name, shape, new float[shape.size()]));
  }

  private Random random() {
    return seed.isPresent() ? new Random(seed.getAsLong()) : new Random();
  }

  private static Built adopt(Cell cell, FreshWeights source) {
    return new Built(cell, source.describe(cell.weights()));
  }

  @Override
  final List<LayerWeight> layerWeights() {
    return built == null ? List.of() : built.weights();
  }

  @Override
  void replaceWeights(List<Weight> replaced) {
    if (replaced.isEmpty()) {
      return;
    }
    Cell cell = builtCell().withWeights(replaced);
    List<LayerWeight> described = new ArrayList<>();
    for (int i = 0; i < replaced.size(); i++) {
      described.add(built().weights().get(i).with(cell.weights().get(i)));
    }
    built = new Built(cell, List.copyOf(described));
  }

  @Override
  final List<Optional<TensorShape>> declaredInputs() {
    TensorShape steps = TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN);
    return List.of(Optional.of(steps.headWith(2, builtCell().inputShape())));
  }
}
