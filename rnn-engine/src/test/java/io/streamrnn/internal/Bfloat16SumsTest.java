/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matrices that the Vector API reads in halves. Needs a JVM with the module. */
class Bfloat16SumsTest {

  // The upper halves of zeros, subnormal numbers, small and large ones.
  private static final int[] SPECIAL = {
    0x0000, 0x8000, 0x0001, 0x8001, 0x007f, 0x0080, 0x1f80, 0x5f7f, 0xdf7f
  };

  @BeforeEach
  void needsVectors() {
    assumeThat(Kernels.provider()).startsWith("vector (");
  }

  @ParameterizedTest
  @CsvSource({"200, 1, 83", "129, 1, 128", "130, 2, 64", "77, 3, 75", "64, 4, 64", "61, 4, 69"})
  void oneRowHasTheBitsOfPlainJava(int inputs, int parts, int width) {
    Random random = new Random(inputs);
    Matrix matrix = matrix(random, inputs, parts * width);
    Matrix parted = new Matrix(matrix.rows, parts);
    float[] bias = BuiltInCells.values(random, parts * width);
    float[] x = BuiltInCells.values(random, inputs);

    assertThat(parted.isBfloat16).isTrue();
    assertThat(bits(Providers.CURRENT, bias, parted, x))
        .isEqualTo(bits(new PlainArithmetic("to compare with"), bias, parted, x));
  }

  private static Matrix matrix(Random random, int inputs, int columns) {
    float[][] rows = new float[inputs][];
    for (int i = 0; i < inputs; i++) {
      rows[i] = HalfFloats.roundedToBfloat16(BuiltInCells.values(random, columns));
      int half = SPECIAL[random.nextInt(SPECIAL.length)];
      rows[i][random.nextInt(columns)] = Float.intBitsToFloat(half << 16);
    }
    return new Matrix(rows, 1);
  }

  private static int[] bits(Arithmetic arithmetic, float[] bias, Matrix matrix, float[] x) {
    ActivationFunction[] none = new ActivationFunction[matrix.parts];
    Arrays.fill(none, Activation.LINEAR);
    Sums sums = arithmetic.sums(bias, List.of(matrix), arithmetic.stride(matrix.width), none);
    Rows a = new Rows(x.length, arithmetic.stride(x.length));
    System.arraycopy(x, 0, a.values(1), 0, x.length);
    sums.set(1, a);
    int[] bits = new int[bias.length];
    Arrays.setAll(
        bits, j -> Float.floatToIntBits(sums.part(j / matrix.width).values()[j % matrix.width]));
    return bits;
  }
}
