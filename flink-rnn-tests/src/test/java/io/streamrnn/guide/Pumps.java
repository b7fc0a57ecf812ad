/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.testkit.SampleModels;

/** What the examples are about. */
public final class Pumps {

  private Pumps() {}

  // guide: begin
  /** What a pump reports. */
  public record Reading(String pump, float value, String mark) {}

  /** What the network computes from it. */
  public record Alert(String pump, float score) {}

  /** A network that adds up what it has seen of a pump, to which options can be given. */
  static StreamingRnnBuilder<Reading, Alert> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Reading.class, 1, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  /** A reading of pump A. */
  static Reading a(float value, String mark) {
    return new Reading("A", value, mark);
  }

  // guide: end

  /** The same for a network that sees more of a reading than its value. */
  static StreamingRnnBuilder<Reading, Alert> sums(int inputs) {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(inputs)))
        .input(Reading.class, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  static Reading a(float value) {
    return a(value, "");
  }

  static Reading b(float value) {
    return new Reading("B", value, "");
  }

  static Alert alert(float score) {
    return new Alert("A", score);
  }

  static Alert alertOfB(float score) {
    return new Alert("B", score);
  }
}
