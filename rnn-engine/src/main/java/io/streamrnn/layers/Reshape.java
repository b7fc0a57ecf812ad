/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keras's {@code Reshape}: the values of a row in another shape, {@code [B, ...]} to {@code [B,
 * targetShape...]}. A mask of the input is dropped.
 */
public final class Reshape extends Reshaping {

  static final LayerEntry ENTRY =
      LayerEntry.of("Reshape", Reshape::read, (from, to) -> from.copy(to, "target_shape"));

  private final List<Integer> targetShape;

  private Reshape(String name, List<Integer> targetShape) {
    super(name);
    this.targetShape = List.copyOf(targetShape);
    boolean isShape = targetShape.stream().allMatch(dim -> dim > 0 || dim == TensorShape.UNKNOWN);
    if (!isShape || targetShape.stream().filter(dim -> dim < 0).count() > 1) {
      throw new IllegalArgumentException(
          "a target shape has positive extents, of which one may be -1: target_shape="
              + targetShape);
    }
  }

  /**
   * A layer.
   *
   * @param targetShape without the rows; one extent may be -1, which is computed from the others
   */
  public static Reshape of(int... targetShape) {
    return new Reshape("reshape", IntStream.of(targetShape).boxed().toList());
  }

  /** The layer under another name: Keras's {@code name}. */
  public Reshape name(String value) {
    return new Reshape(value, targetShape);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    List<Integer> shape =
        LayerRegistry.list(
            "target_shape",
            config.require("target_shape"),
            dim -> dim instanceof Integer extent ? extent : 0);
    return new Reshape(name, shape);
  }

  @Override
  public String className() {
    return "Reshape";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("target_shape", targetShape);
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    List<Integer> dims = new ArrayList<>();
    dims.add(input.dim(0));
    dims.addAll(targetShape);
    boolean isKnown = !input.dims().subList(1, input.rank()).contains(TensorShape.UNKNOWN);
    if (isKnown) {
      int missing = targetShape.indexOf(TensorShape.UNKNOWN);
      long size = input.from(1).size();
      long known = product(targetShape);
      if (missing >= 0 && size % known == 0) {
        dims.set(1 + missing, (int) (size / known));
      } else if (missing >= 0 || size != known) {
        throw new IllegalArgumentException(
            "the values of a row must fill the target shape: input=%s, target_shape=%s, layer=%s"
                .formatted(input, targetShape, name()));
      }
    }
    return new TensorShape(dims);
  }

  /** An extent of -1 counts as one. */
  private static long product(List<Integer> dims) {
    return dims.stream().mapToLong(Math::abs).reduce(1, Math::multiplyExact);
  }

  /** All values of the input; with unknown extents the shape has fewer. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return Math.max(inputs.get(0).size(), output.product(1));
  }

  @Override
  float[] values(Tensor x) {
    return x.values();
  }

  @Override
  Variable values(Variable x) {
    return x;
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  /** Steps that stay are reshaped event by event, and so is a row without steps. */
  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    String reason = "%s (target_shape=%s)".formatted(MERGES_STEPS, targetShape);
    Optional<TensorShape> input = inputs.get(0);
    if (input.filter(shape -> shape.rank() == 2 && targetShape.size() == 1).isPresent()) {
      return new StreamingRole.Reshapes(1, false, reason);
    }
    return input.filter(this::keepsSteps).isPresent()
        ? new StreamingRole.Reshapes(2, false, reason)
        : new StreamingRole.NeedsSequence(reason);
  }

  private boolean keepsSteps(TensorShape input) {
    List<Integer> target = targetShape.subList(1, targetShape.size());
    return input.rank() > 2
        && !target.isEmpty()
        && !target.contains(TensorShape.UNKNOWN)
        && !input.dims().subList(2, input.rank()).contains(TensorShape.UNKNOWN)
        && product(target) == input.from(2).size();
  }
}
