/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keras's {@code Permute}: the axes in another order, {@code [B, T, I]} to {@code [B, I, T]} for
 * {@code Permute.of(2, 1)}. A mask of the input is dropped.
 */
public final class Permute extends Rearranging {

  static final LayerEntry ENTRY =
      LayerEntry.of("Permute", Permute::read, (from, to) -> from.copy(to, "dims"));

  private final List<Integer> dims;

  private Permute(String name, List<Integer> dims) {
    super(name);
    this.dims = List.copyOf(dims);
    List<Integer> ordered = IntStream.rangeClosed(1, dims.size()).boxed().toList();
    if (dims.isEmpty() || !dims.stream().sorted().toList().equals(ordered)) {
      throw new IllegalArgumentException(
          "each axis after the rows is named once, counted from 1: dims=" + dims);
    }
  }

  /**
   * A layer.
   *
   * @param dims the axis of the input that each axis of the output is, counted from 1 after the
   *     rows
   */
  public static Permute of(int... dims) {
    return new Permute("permute", IntStream.of(dims).boxed().toList());
  }

  /** The layer under another name: Keras's {@code name}. */
  public Permute name(String value) {
    return new Permute(value, dims);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    List<Integer> dims =
        LayerRegistry.list(
            "dims", config.require("dims"), dim -> dim instanceof Integer axis ? axis : 0);
    return new Permute(name, dims);
  }

  @Override
  public String className() {
    return "Permute";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("dims", dims);
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    if (input.rank() != 1 + dims.size()) {
      throw new IllegalArgumentException(
          "the input has an axis for each of dims: expected rank=%d, got=%s, dims=%s, layer=%s"
              .formatted(1 + dims.size(), input, dims, name()));
    }
    List<Integer> permuted = new ArrayList<>();
    permuted.add(input.dim(0));
    dims.forEach(axis -> permuted.add(input.dim(axis)));
    return new TensorShape(permuted);
  }

  @Override
  int[] positions(Shape input) {
    Shape output = outputShape(TensorShape.of(input)).from(0);
    int[] positions = new int[input.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(i, input, output);
    }
    return positions;
  }

  /** Where the value at a position of the output is in the input. */
  private int position(int of, Shape input, Shape output) {
    int rest = of;
    int position = 0;
    for (int axis = dims.size(); axis >= 1; axis--) {
      int index = rest % output.dim(axis);
      rest /= output.dim(axis);
      position += index * stride(input, dims.get(axis - 1));
    }
    return position + rest * stride(input, 0);
  }

  private static int stride(Shape shape, int axis) {
    return shape.dims().subList(axis + 1, shape.rank()).stream().reduce(1, (a, b) -> a * b);
  }

  /** All values of the input; with unknown extents the shape has fewer. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return Math.max(inputs.get(0).size(), output.product(1));
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("it reorders axes (dims=%s)".formatted(dims));
  }
}
