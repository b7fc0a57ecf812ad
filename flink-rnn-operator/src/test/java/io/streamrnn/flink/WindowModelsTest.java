/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Flatten;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerSource;
import io.streamrnn.layers.RepeatVector;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import org.junit.jupiter.api.Test;

/** What a builder says about models of windows. */
class WindowModelsTest {

  @Test
  void aModelOfOneLengthTakesWindowsOfThatLength() {
    assertThat(scores(flattened()).scoring(Scoring.slidingWindow(3)).build()).isNotNull();
  }

  @Test
  void aModelOfOneLengthRejectsAnotherWindow() {
    assertThatThrownBy(() -> scores(flattened()).scoring(Scoring.slidingWindow(5)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("slidingWindow(5)", "steps=3, got steps=5")
        .hasMessageContaining("use scoring(Scoring.slidingWindow(3))");
  }

  @Test
  void aModelOfOneLengthRejectsWindowsThatAreNotFull() {
    Scoring filling = Scoring.slidingWindow(3).whileFilling(WhileFilling.SCORE);
    assertThatThrownBy(() -> scores(flattened()).scoring(filling).build())
        .hasMessageContaining("steps=3, got steps=1");
  }

  @Test
  void aModelOfWindowsNamesTheirLengthInsteadOfStatefulScoring() {
    assertThatThrownBy(() -> scores(flattened()).build())
        .hasMessageContaining("scoring(Scoring.slidingWindow(3))");
  }

  @Test
  void aDecoderNeedsAnOutputOfRows() {
    for (Scoring scoring : new Scoring[] {Scoring.slidingWindow(4), Scoring.perWindow()}) {
      assertThatThrownBy(() -> scores(decoder()).scoring(scoring).build())
          .hasMessageContaining("several rows for a window")
          .hasMessageContaining("outputRows(type, (record, rows) -> ...)");
      assertThat(rows(decoder()).scoring(scoring).build()).isNotNull();
    }
  }

  @Test
  void rowsAreThoseOfWindows() {
    assertThatThrownBy(() -> rows(stepped()).build())
        .hasMessageContaining("outputRows(...) takes the rows of a window: scoring=stateful");
  }

  // -- models

  private static ModelSource flattened() {
    return ModelSource.of(
        "flattened",
        () ->
            built(
                Gru.units(2).returnSequences(true),
                Flatten.create(),
                Dense.units(1).activation(Activation.LINEAR)));
  }

  private static ModelSource decoder() {
    return ModelSource.of(
        "decoder",
        () -> built(Gru.units(2), RepeatVector.of(2), Gru.units(1).returnSequences(true)));
  }

  private static ModelSource stepped() {
    return ModelSource.of("stepped", () -> built(Gru.units(1)));
  }

  private static Model built(LayerSource... layers) {
    Layer model = Sequential.of(layers);
    model.build(TensorShape.of(-1, 3, 1));
    return Model.of("m", model);
  }

  private static StreamingRnnBuilder<Float, Float> scores(ModelSource model) {
    return input(model).output(Float.class, (x, y) -> y[0]);
  }

  private static StreamingRnnBuilder<Float, Float> rows(ModelSource model) {
    return input(model).outputRows(Float.class, (x, rows) -> rows[0][0]);
  }

  private static RnnInputStage<Float> input(ModelSource model) {
    return StreamingRnn.model(model).input(Float.class, 1, x -> new float[] {x});
  }
}
