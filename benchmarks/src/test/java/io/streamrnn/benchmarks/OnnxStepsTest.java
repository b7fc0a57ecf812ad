/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxStepsTest {

  private static final int ROWS = 2;
  private static final int INPUTS = 3;
  private static final int UNITS = 5;
  private static final float[] X = SampleLstm.gaussian(new Random(1), ROWS * INPUTS, 1);

  @ParameterizedTest
  @EnumSource
  void allWaysToCallOnnxRuntimeStepAsTheEngineDoes(SampleCell kind) throws Exception {
    Cell cell = kind.of(INPUTS, UNITS, 7);
    float[][] copied = states(cell);
    float[][] asCalled = states(cell);
    try (OnnxSteps kept = new OnnxSteps(cell, ROWS);
        OnnxSteps onnx = new OnnxSteps(cell, ROWS)) {
      kept.setInput(X);

      requireAgreement(cell, kept::best, kept::states);
      requireAgreement(cell, () -> onnx.best(X, copied), () -> copied);
      requireAgreement(cell, () -> onnx.asCalled(X, asCalled), () -> asCalled);
    }
  }

  @Test
  void aPeerThatDoesNotStepAsTheEngineDoesIsNotMeasured() throws Exception {
    SampleLstm lstm = SampleLstm.of(INPUTS, UNITS, 7);
    float[] other = SampleLstm.of(INPUTS, UNITS, 8).recurrentKernel();
    SampleLstm otherwise = new SampleLstm(INPUTS, UNITS, lstm.kernel(), other, lstm.bias());
    try (OnnxSteps onnx = new OnnxSteps(otherwise.cell(), ROWS)) {
      onnx.setInput(X);

      assertThatThrownBy(() -> requireAgreement(lstm.cell(), onnx::best, onnx::states))
          .hasMessageContaining("both must compute the same before they are measured")
          .hasMessageContaining("ort_best_us, state 0[0]");
    }
  }

  private static void requireAgreement(Cell cell, Steps.Step peer, Supplier<float[][]> theirs)
      throws OrtException {
    Kernel kernel = cell.kernel();
    float[][] ours = states(cell);
    Steps.requireAgreement(
        new Steps.Config(SampleCell.LSTM, INPUTS, UNITS, ROWS),
        List.of(() -> kernel.step(ROWS, X, ours, new float[ROWS * UNITS]), peer),
        List.of(() -> ours, theirs));
  }

  private static float[][] states(Cell cell) {
    return cell.states().stream()
        .map(state -> new float[ROWS * state.size()])
        .toArray(float[][]::new);
  }
}
