/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

// README: begin
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

final class MinimalRnnCell extends TensorCell {

  MinimalRnnCell(Weight kernel, Weight recurrentKernel) {
    super(
        kernel.shape().dim(0),
        kernel.shape().dim(1),
        List.of(StateSpec.of("h", kernel.shape().dim(1))),
        List.of(kernel, recurrentKernel));
  }

  @Override
  public String className() {
    return "MinimalRNNCell";
  }

  @Override
  protected TensorStep step(INDArray x, TensorStates states) {
    INDArray h = x.mmul(tensor("kernel"));
    INDArray output = h.add(states.get(0).mmul(tensor("recurrent_kernel")));
    return TensorStep.of(output, output);
  }
}
// README: end
