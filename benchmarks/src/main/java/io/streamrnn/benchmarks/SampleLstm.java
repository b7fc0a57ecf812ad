/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.LstmCell;
import java.util.Random;

/**
 * An LSTM with seeded weights in the layout of Keras: gates in the order i, f, g, o, kernels {@code
 * [I, 4H]} and {@code [H, 4H]}.
 */
record SampleLstm(int inputSize, int units, float[] kernel, float[] recurrentKernel, float[] bias) {

  static SampleLstm of(int inputSize, int units, long seed) {
    Random random = new Random(seed);
    double scale = 1 / Math.sqrt(inputSize + units);
    return new SampleLstm(
        inputSize,
        units,
        gaussian(random, inputSize * 4 * units, scale),
        gaussian(random, units * 4 * units, scale),
        gaussian(random, 4 * units, 0.1));
  }

  LstmCell cell() {
    return cell(Activation.SIGMOID);
  }

  LstmCell cell(Activation recurrentActivation) {
    return new LstmCell(
        Activation.TANH,
        recurrentActivation,
        Weight.of("kernel", Shape.of(inputSize, 4 * units), kernel),
        Weight.of("recurrent_kernel", Shape.of(units, 4 * units), recurrentKernel),
        Weight.of("bias", Shape.of(4 * units), bias));
  }

  static float[] gaussian(Random random, int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }
}
