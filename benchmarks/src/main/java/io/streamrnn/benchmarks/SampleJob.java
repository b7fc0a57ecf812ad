/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.model.Model;

/** Operators of StreamRNN with an LSTM of 16 features. */
final class SampleJob {

  private SampleJob() {}

  /** The first stage. */
  static RnnInputStage<Event> input(int units) {
    String name = "lstm-" + units;
    return StreamingRnn.model(
            ModelSource.of(
                name, () -> Model.of(name, SampleLstm.of(Events.INPUT_SIZE, units, 7).cell())))
        .input(Event.class, Events.INPUT_SIZE, Event::x);
  }

  /** Its output is the first number of the LSTM. */
  static StreamingRnnBuilder<Event, Float> scores(int units) {
    return input(units).output(Float.class, (event, y) -> y[0]);
  }
}
