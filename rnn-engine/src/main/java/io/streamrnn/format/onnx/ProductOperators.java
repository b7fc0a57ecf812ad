/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products. Sums are taken in ascending order of the inner index, with one rounding each.
 */
final class ProductOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "Einsum", EinsteinSum::plan,
          "Gemm", ProductOperators::gemm,
          "MatMul", ProductOperators::matMul);

  /** Why a sum over the axis of time cannot be stepped. */
  static final String OVER_STEPS = "it sums over the steps";

  private ProductOperators() {}

  // -- MatMul

  private static Operation matMul(Op op) {
    TensorType a = op.floats(0);
    TensorType b = op.floats(1);
    op.require(
        a.rank() > 0 && b.rank() > 0, "a factor must have an axis", "a=%s, b=%s".formatted(a, b));
    // A vector counts as a row on the left and as a column on the right.
    TensorType left = a.rank() == 1 ? a.withDims(1, a.dim(0)) : a;
    TensorType right = b.rank() == 1 ? b.withDims(b.dim(0), 1) : b;
    long inner = left.dim(left.rank() - 1);
    op.require(
        inner == right.dim(right.rank() - 2),
        "factors must share their inner extent",
        "a=%s, b=%s".formatted(a, b));
    TensorType batch = Broadcast.of(op, leading(left), leading(right));
    long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
    dims[batch.rank()] = left.dim(left.rank() - 2);
    dims[batch.rank() + 1] = right.dim(right.rank() - 1);
    return new MatMul(op, left, right, batch, a.withDims(dims), trimmed(a, b, dims));
  }

  private static TensorType leading(TensorType type) {
    return type.withDims(Arrays.copyOf(type.dims(), type.rank() - 2));
  }

  private static TensorType trimmed(TensorType a, TensorType b, long[] dims) {
    long[] result = dims;
    if (b.rank() == 1) {
      result = Arrays.copyOf(result, result.length - 1);
    }
    if (a.rank() == 1) {
      long[] shorter = new long[result.length - 1];
      int row = dims.length - 2;
      System.arraycopy(result, 0, shorter, 0, row);
      System.arraycopy(result, row + 1, shorter, row, shorter.length - row);
      result = shorter;
    }
    return a.withDims(result);
  }

  /** A product of matrices, or of stacks of matrices. */
  static final class MatMul extends Operation {

    private final Value factor;
    private final TensorType left;
    private final TensorType right;
    private final TensorType batch;
    private final TensorType full;

    private MatMul(
        Op op,
        TensorType left,
        TensorType right,
        TensorType batch,
        TensorType full,
        TensorType type) {
      super(type);
      this.factor = op.input(1);
      this.left = left;
      this.right = right;
      this.batch = batch;
      this.full = full;
    }

    /** The right factor if it is a known matrix. */
    Optional<Value> matrix() {
      return Optional.of(factor).filter(f -> f.isKnown() && f.type().rank() == 2);
    }

    @Override
    Optional<String> mixing(LongPredicate isTime) {
      return isTime.test(left.dim(left.rank() - 1)) ? Optional.of(OVER_STEPS) : Optional.empty();
    }

    @Override
    double cost() {
      return (double) full.elements() * left.dim(left.rank() - 1);
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int m = (int) left.dim(left.rank() - 2);
      int k = (int) left.dim(left.rank() - 1);
      int n = (int) right.dim(right.rank() - 1);
      Matrix[] lefts =
          IntStream.of(AffineMap.broadcast(leading(left), batch).positions())
              .mapToObj(i -> new Matrix(in[0].floats(), i * m * k, k, 1))
              .toArray(Matrix[]::new);
      Matrix[] rights =
          IntStream.of(AffineMap.broadcast(leading(right), batch).positions())
              .mapToObj(i -> new Matrix(in[1].floats(), i * k * n, n, 1))
              .toArray(Matrix[]::new);
      float[] target = out[0].floats();
      return () -> {
        Arrays.fill(target, 0);
        for (int i = 0; i < lefts.length; i++) {
          multiply(lefts[i], rights[i], target, i * m * n, m, k, n);
        }
      };
    }
  }

  // -- Gemm

  private static Operation gemm(Op op) {
    TensorType a = op.floats(0);
    TensorType b = op.floats(1);
    op.require(
        a.rank() == 2 && b.rank() == 2, "factors must be matrices", "a=%s, b=%s".formatted(a, b));
    boolean transA = op.attributes().flag("transA");
    boolean transB = op.attributes().flag("transB");
    op.require(
        a.dim(transA ? 0 : 1) == b.dim(transB ? 1 : 0),
        "factors must share their inner extent",
        "a=%s, b=%s".formatted(a, b));
    TensorType type = a.withDims(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1));
    if (op.has(2)) {
      op.require(
          Broadcast.of(op, type, op.floats(2)).sameDims(type),
          "C must be broadcastable to the product",
          "c=" + op.type(2));
    }
    return new Gemm(op, transA, transB, type);
  }

  /** {@code alpha A B + beta C}, where A and B may be transposed. */
  static final class Gemm extends Operation {

    private final Value matrix;
    private final @Nullable Value bias;
    private final boolean transA;
    private final boolean transB;
    private final float alpha;
    private final float beta;
    private final long inner;

    private Gemm(Op op, boolean transA, boolean transB, TensorType type) {
      super(type);
      this.matrix = op.input(1);
      this.bias = op.has(2) ? op.input(2) : null;
      this.transA = transA;
      this.transB = transB;
      this.alpha = op.attributes().number("alpha", 1);
      this.beta = op.attributes().number("beta", 1);
      this.inner = op.type(0).dim(transA ? 0 : 1);
    }

    /** Whether this is {@code A B + C} or {@code A B^T + C} with known B and C. */
    boolean isDense() {
      boolean plain = !transA && alpha == 1 && beta == 1 && matrix.isKnown();
      return plain && bias().map(Value::isKnown).orElse(true);
    }

    boolean isTransposed() {
      return transB;
    }

    /** B. */
    Value matrix() {
      return matrix;
    }

    /** C, which is optional. */
    Optional<Value> bias() {
      return Optional.ofNullable(bias);
    }

    @Override
    Optional<String> mixing(LongPredicate isTime) {
      return isTime.test(inner) ? Optional.of(OVER_STEPS) : Optional.empty();
    }

    @Override
    double cost() {
      return (double) output().elements() * inner;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      TensorType type = out[0].type();
      int m = (int) type.dim(0);
      int n = (int) type.dim(1);
      int k = (int) inner;
      int[] added = bias == null ? new int[0] : AffineMap.broadcast(bias.type(), type).positions();
      Matrix a = new Matrix(in[0].floats(), 0, transA ? 1 : k, transA ? m : 1);
      Matrix b = new Matrix(in[1].floats(), 0, transB ? 1 : n, transB ? k : 1);
      float[] target = out[0].floats();
      return () -> {
        Arrays.fill(target, 0);
        multiply(a, b, target, 0, m, k, n);
        for (int i = 0; i < target.length; i++) {
          target[i] = alpha * target[i] + (bias == null ? 0 : beta * in[2].floats()[added[i]]);
        }
      };
    }
  }

  /** A matrix within an array: the element (i, j) is at {@code start + i * down + j * right}. */
  private record Matrix(float[] values, int start, int down, int right) {}

  private static void multiply(Matrix a, Matrix b, float[] out, int from, int m, int k, int n) {
    for (int i = 0; i < m; i++) {
      for (int l = 0; l < k; l++) {
        float factor = a.values[a.start + i * a.down + l * a.right];
        int row = b.start + l * b.down;
        for (int j = 0; j < n; j++) {
          int at = from + i * n + j;
          out[at] = Math.fma(factor, b.values[row + j * b.right], out[at]);
        }
      }
    }
  }
}
