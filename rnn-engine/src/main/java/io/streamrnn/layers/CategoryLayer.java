/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.Categories;
import io.streamrnn.cells.CategoryCell;
import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.TextCategories;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A layer that returns the categories of numbers, encoded, such as {@link IntegerLookup}. A mask of
 * the input is dropped, as in Keras. See {@link CategoryCell} for the shapes; {@link
 * Encoding#MULTI_HOT} and {@link Encoding#COUNT} take {@code [B, n]}, as Keras merges steps there.
 */
public abstract class CategoryLayer extends Reshaping {

  private final Encoding encoding;

  CategoryLayer(String name, Encoding encoding) {
    super(name);
    this.encoding = encoding;
  }

  /** The categories of values. */
  abstract Categories categories();

  @Override
  public final Optional<TextCategories> texts() {
    return categories() instanceof TextCategories texts ? Optional.of(texts) : Optional.empty();
  }

  @Override
  public boolean readsTokens() {
    return texts().isEmpty();
  }

  /** Keras's {@code output_mode}. */
  final Encoding encoding() {
    return encoding;
  }

  /** Takes the argument out of a configuration. */
  static Encoding readEncoding(ConfigReader config, Encoding absent) {
    config.take("sparse");
    String mode = config.text("output_mode", absent.kerasName());
    String current = mode.equals("binary") ? "multi_hot" : mode;
    return Stream.of(Encoding.values())
        .filter(encoding -> encoding.kerasName().equals(current))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "output mode not supported: output_mode=%s; supported: %s"
                        .formatted(
                            mode, Stream.of(Encoding.values()).map(Encoding::kerasName).toList())));
  }

  /** Copies the arguments of a file that all of these layers have. */
  static void translateEncoding(StoredConfig from, Map<String, Object> to) {
    if (from.flag("sparse", false)) {
      throw from.unsupported("option not supported: sparse=true; supported: sparse=false");
    }
    if (from.value("output_mode").filter(Set.of("tf_idf", "tf-idf")::contains).isPresent()) {
      throw from.unsupported(
          "output mode not supported: output_mode=tf_idf; supported: int, one_hot, multi_hot, count");
    }
    from.copy(to, "output_mode");
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("output_mode", encoding.kerasName());
  }

  @Override
  final boolean ignoresMask() {
    return true;
  }

  @Override
  final TensorShape outputShape(TensorShape input) {
    if (encoding == Encoding.INT) {
      return input;
    }
    if (!encoding.isOfEachValue() && input.rank() != 2) {
      throw new IllegalArgumentException(
          "output_mode %s takes [B, n], since Keras merges steps in it: got=%s, layer=%s"
              .formatted(encoding.kerasName(), input, name()));
    }
    int last = input.rank() - 1;
    boolean replaces = !encoding.isOfEachValue() || input.rank() > 1 && input.dim(last) == 1;
    return input.headWith(replaces ? last : input.rank(), Shape.of(categories().count()));
  }

  @Override
  final double sizeOf(TensorShape output, List<Sized> inputs) {
    double each = encoding == Encoding.INT ? 1 : categories().count();
    return Math.max(inputs.get(0).size() * each, output.product(1));
  }

  private CategoryCell cell(Shape input) {
    return new CategoryCell(categories(), encoding, input);
  }

  @Override
  final float[] values(Tensor x) {
    CategoryCell cell = cell(TensorShape.of(x.shape()).from(1));
    int rows = x.shape().dim(0);
    float[] y = new float[rows * cell.outputShape().size()];
    cell.kernel().step(rows, x.values(), new float[0][], y);
    return y;
  }

  @Override
  final Variable values(Variable x) {
    CategoryCell cell = cell(TensorShape.of(x.shape()).from(1));
    return cell.differentiableStep(new VariableStepInputs(List.of(), x, List.of(), List.of()))
        .output();
  }

  /** Numbers of rank 2 are tokens, a step each, as an embedding takes them. */
  @Override
  final StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    Optional<TensorShape> input = inputs.get(0);
    if (input.isEmpty()) {
      return new StreamingRole.NeedsSequence("the shape of its input is not known");
    }
    TensorShape shape = input.get();
    boolean isTokens =
        shape.rank() == 2
            && (encoding == Encoding.INT || !shape.isKnown(1) && encoding.isOfEachValue());
    if (isTokens) {
      return new StreamingRole.EmbedsTokens(cell(Shape.of()), false);
    }
    int leading = Math.min(2, Math.max(1, shape.rank() - 1));
    return shape.dims().subList(leading, shape.rank()).contains(TensorShape.UNKNOWN)
        ? new StreamingRole.NeedsSequence("the shape of its input is not known: input=" + shape)
        : new StreamingRole.EveryEvent(cell(shape.from(leading)));
  }
}
