/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.model.Model;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.types.NullFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness does what a job does. */
class RnnHarnessTest {

  private static final KeySelector<Float, String> BY_VALUE = x -> "k" + x;

  @Test
  void aWatermarkNeverGoesBack() throws Exception {
    try (var harness = RnnHarness.start(inOrder(), x -> "k")) {
      harness.watermark(100).watermark(50).watermark(100);
      harness.process(1f, 60);

      assertThat(harness.recordsAndWatermarks()).containsExactly(new Watermark(100));
      assertThat(harness.rejected()).hasSize(1);

      harness.restart();
      harness.process(1f, 60);

      assertThat(harness.rejected()).as("after a restart").hasSize(2);
    }
  }

  @Test
  void aWatermarkThatIsForgottenRisesAgainAfterTheRestart() throws Exception {
    try (var harness = RnnHarness.start(inOrder(), x -> "k")) {
      harness.watermark(100).forgetWatermark().watermark(50);
      harness.process(1f, 60);

      assertThat(harness.rejected()).as("before the restart").hasSize(1);

      harness.restart();
      harness.process(1f, 60).watermark(70);

      assertThat(harness.outputs()).containsExactly(1f);
    }
  }

  @Test
  void aRecordThatCannotBeWrittenCannotBeProcessed() throws Exception {
    TypeInformation<Tuple2<String, Float>> type = Types.TUPLE(Types.STRING, Types.FLOAT);
    var rnn =
        model().input(type, 1, x -> new float[] {1}).output(Float.class, (x, y) -> y[0]).build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      assertThatThrownBy(() -> harness.process(Tuple2.of("a", null)))
          .isInstanceOf(NullFieldException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecordHasNothingThatItsSerializerDoesNotWrite(boolean reusesObjects) throws Exception {
    var rnn =
        model()
            .input(Cached.class, 1, x -> new float[] {x.value + x.cached})
            .output(Float.class, (x, y) -> y[0])
            .build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      if (reusesObjects) {
        harness.reuseObjects();
      }
      harness.process(new Cached(1, 10)).process(new Cached(2, 10));

      assertThat(harness.outputs()).containsExactly(1f, 3f);
    }
  }

  /** A record that Kryo writes, as it has no public fields. */
  static final class Cached {
    private final float value;
    private final transient float cached;

    Cached(float value, float cached) {
      this.value = value;
      this.cached = cached;
    }
  }

  @Test
  void aCommandThatCannotBeWrittenCannotBeProcessed() throws Exception {
    try (var harness =
        RnnHarness.startControlled(sums().build(), new PairKey(), new HashMapStateBackend())) {
      assertThatThrownBy(() -> harness.control(Control.reset(Tuple2.of("a", null))))
          .isInstanceOf(NullFieldException.class);
    }
  }

  private static final class PairKey implements KeySelector<Float, Tuple2<String, Float>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<String, Float> getKey(Float value) {
      return Tuple2.of("k", value);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theEndOfTheInputIsThatOfAJob(boolean controlled) throws Exception {
    var rnn = sums().order(Order.byEventTime()).failAfterRejecting(0.5, 1000).build();
    try (var harness = start(rnn, controlled)) {
      harness.process(Float.NaN, 60).process(1f, 50).process(Float.NaN, 70);

      assertThatThrownBy(harness::finish).hasMessageContaining("rejected=2 of the last 3");
      assertThat(harness.outputs()).containsExactly(1f);
    }
  }

  private static RnnHarness<Float, String, Float> start(
      StreamingRnn<Float, Float> rnn, boolean controlled) throws Exception {
    return controlled
        ? RnnHarness.startControlled(rnn, x -> "k", new HashMapStateBackend())
        : RnnHarness.start(rnn, x -> "k");
  }

  @Test
  void nothingComesAfterTheEndOfTheInputUntilARestart() throws Exception {
    try (var harness = RnnHarness.start(inOrder(), x -> "k")) {
      harness.process(1f, 50).finish();

      assertThatThrownBy(() -> harness.process(1f))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("call finish() last");

      harness.restart();
      harness.process(2f, 60).watermark(60);

      assertThat(harness.outputs()).containsExactly(1f, 3f);
    }
  }

  @Test
  void aBatchThatWaitsIsScoredWhenTheHarnessIsClosed() throws Exception {
    var rnn = sums().batching(Batching.ofSize(3)).build();
    RnnHarness<Float, String, Float> closed;
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      harness.process(1f).process(2f);
      closed = harness;
    }

    assertThat(closed.outputs()).containsExactly(1f, 3f);
  }

  @Test
  void aSnapshotOfSeveralSubtasksStartsOne() throws Exception {
    var rnn = sums().build();
    var backend = new HashMapStateBackend();
    OperatorSubtaskState snapshot;
    try (var harness = RnnHarness.startControlled(rnn, BY_VALUE, backend)) {
      harness.process(1f).process(2f).restart(2);
      snapshot = harness.control(Control.trace("k1.0", 5)).snapshot();
    }
    try (var harness = RnnHarness.startControlled(rnn, BY_VALUE, backend, snapshot)) {
      harness.process(1f).process(2f);

      assertThat(harness.outputs()).containsExactly(2f, 4f);
      assertThat(harness.traces()).hasSize(1);
    }
  }

  @Test
  void aCheckpointOfFewerSubtasksIsRestored() throws Exception {
    try (var harness =
        RnnHarness.startControlled(sums().build(), BY_VALUE, new HashMapStateBackend())) {
      RnnHarness.Checkpoint checkpoint = harness.process(1f).process(2f).checkpoint();
      harness.restart(2);
      harness.process(1f).failAndRestore(checkpoint);
      harness.process(1f).process(2f);

      assertThat(harness.outputs()).containsExactly(1f, 2f, 2f, 4f);
    }
  }

  @Test
  void aSnapshotMayBeLarge() throws Exception {
    var rnn =
        StreamingRnn.model(ModelSource.of("wide", () -> Model.of("wide", new Wide(1_600_000))))
            .input(Float.class, 1, x -> new float[] {x})
            .output(Float.class, (x, y) -> y[0])
            .build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      harness.process(1f).restart();
      harness.process(2f);

      assertThat(harness.outputs()).containsExactly(1f, 3f);
    }
  }

  /** Sums in a state with room for more. */
  private record Wide(int size) implements Cell {

    @Override
    public String className() {
      return "Wide";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("h", size));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public Kernel kernel() {
      return (rows, x, states, output) -> {
        for (int i = 0; i < rows * size; i++) {
          states[0][i] += x[i / size] * (1 + i % size);
        }
        for (int row = 0; row < rows; row++) {
          output[row] = states[0][row * size];
        }
      };
    }
  }

  private static StreamingRnn<Float, Float> inOrder() {
    return sums().order(Order.byEventTime()).build();
  }

  private static StreamingRnnBuilder<Float, Float> sums() {
    return model().input(Float.class, 1, x -> new float[] {x}).output(Float.class, (x, y) -> y[0]);
  }

  private static RnnModelStage model() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)));
  }
}
