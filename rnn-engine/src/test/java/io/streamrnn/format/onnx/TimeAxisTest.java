/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.UnsupportedModelException;
import org.junit.jupiter.api.Test;

/** Which axis of an input is time, by its nodes and by its name. */
class TimeAxisTest {

  @Test
  void theAxisHasItsName() {
    assertThat(rnn("forward", "T", "batch").model().timeAxis()).hasValue("x, axis 0 'T'");
  }

  @Test
  void anAxisWithoutANameHasItsNumber() {
    assertThat(rnn("forward", "", "").model().timeAxis()).hasValue("x, axis 0");
  }

  @Test
  void aGraphOverSequencesHasATimeAxis() {
    assertThat(rnn("reverse", "T", "N").model().timeAxis()).hasValue("x, axis 0 'T'");
  }

  @Test
  void anEventThatIsAStepHasNoTimeAxis() {
    GraphBuilder graph =
        layer("r", "forward")
            .input("x", 1, 3)
            .ints("zero", 0)
            .node("Unsqueeze", "x zero -> r")
            .output("y");
    assertThat(graph.model().timeAxis()).isEmpty();
  }

  @Test
  void stepsAlongAnAxisThatIsNamedAsTheBatchAreRefused() {
    OnnxModel model = rnn("forward", "batch_size", "seq_len").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::scoring)
        .withMessageContainingAll(
            "axis=0 'batch_size'", "time=1 'seq_len'", "batch_first=True", "model=test.onnx");
  }

  @Test
  void sequencesAlongAnAxisThatIsNamedAsTheBatchAreRefused() {
    OnnxModel model = rnn("bidirectional", "N", "T").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::scoring)
        .withMessageContainingAll("over whole sequences", "axis=0 'N'", "time=1 'T'");
  }

  @Test
  void aBatchBesideAnAxisOfAnotherNameIsNoContradiction() {
    assertThat(rnn("forward", "batch", "rows").model().timeAxis()).hasValue("x, axis 0 'batch'");
  }

  private static GraphBuilder rnn(String direction, String... axes) {
    return layer("x", direction).namedInput("x", 3, axes).output("y");
  }

  private static GraphBuilder layer(String x, String direction) {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    return new GraphBuilder()
        .weight("W", directions, 4, 3)
        .weight("R", directions, 4, 4)
        .node("RNN", x + " W R -> y", attribute("direction", direction));
  }
}
