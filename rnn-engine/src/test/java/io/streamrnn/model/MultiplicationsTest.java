/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Conv1d;
import io.streamrnn.layers.ConvLstm2d;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerSource;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.RepeatVector;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import org.junit.jupiter.api.Test;

/** Each number of a matrix is used once for a step, a bias never. */
class MultiplicationsTest {

  private static final TensorShape TOKENS = TensorShape.of(-1, -1);
  private static final TensorShape PAIRS = TensorShape.of(-1, -1, 2);

  /** 4 gates of 3 units, for 2 inputs and for 3 states. */
  private static final int LSTM = 4 * 3 * (2 + 3);

  /** A kernel of 2 x 2 for 1 channel and one for 3 filters, 4 gates of them. */
  private static final int CONV_LSTM = 2 * 2 * (1 + 3) * 4 * 3;

  @Test
  void aTableOfTokensIsNotMultipliedWith() {
    assertThat(of(TOKENS, Embedding.of(50_000, 2), lstm())).isEqualTo(LSTM);
    assertThat(of(TOKENS, Embedding.of(50_000, 2), Bidirectional.of(lstm()))).isEqualTo(2 * LSTM);
  }

  @Test
  void aConvolutionTakesItsKernelsAtEachPlaceOfAnImage() {
    TensorShape images = TensorShape.of(-1, -1, 8, 9, 1);
    long places = 7 * 8;

    assertThat(of(images, images())).isEqualTo(places * CONV_LSTM);
    assertThat(of(images, Bidirectional.of(images()))).isEqualTo(2 * places * CONV_LSTM);
  }

  @Test
  void stepsThatALayerMakesCount() {
    assertThat(of(PAIRS, Bidirectional.of(Lstm.units(3)), RepeatVector.of(5), Dense.units(4)))
        .isEqualTo(2 * LSTM + 5 * 6 * 4);
  }

  @Test
  void aLayerIsAppliedToEachPartOfAStep() {
    TensorShape parts = TensorShape.of(-1, -1, 7, 2);
    LayerSource each = TimeDistributed.of(Conv1d.of(4, 3));

    assertThat(of(parts, each, TimeDistributed.of(Dense.units(6))))
        .isEqualTo(7 * 3 * 2 * 4 + 5 * 4 * 6);
  }

  @Test
  void aGraphCountsEachCallOfALayer() {
    Layer shared = Dense.units(2).build();
    Functional.Builder graph = Functional.builder();
    Node events = graph.input("events", -1, -1, 2);
    Node once = graph.call(shared, events);
    Node twice = graph.call(shared, once);
    Node sum = graph.call(Merge.add(), once, twice);
    Layer stepped = graph.build(sum);
    Layer whole = graph.build(graph.call(Bidirectional.of(lstm()), sum));

    assertThat(of(PAIRS, stepped)).isEqualTo(2 * 2 * 2);
    assertThat(of(PAIRS, whole)).isEqualTo(2 * 2 * 2 + 2 * LSTM);
  }

  private static Lstm lstm() {
    return Lstm.units(3).returnSequences(true);
  }

  private static ConvLstm2d images() {
    return ConvLstm2d.of(3, 2, 2).returnSequences(true);
  }

  private static long of(TensorShape input, LayerSource... layers) {
    return of(input, Sequential.of(layers));
  }

  private static long of(TensorShape input, Layer model) {
    model.build(input);
    return Model.of("m", model).multiplications();
  }
}
