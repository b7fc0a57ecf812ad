/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.function.SerializableSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator gives the bits of a plain loop over the engine. */
class SameBitsITCase {

  private static final int EVENTS = 2000;

  /** All but the stack of custom cells, the windows of which take as long as all the others. */
  private static final int FAST_MODELS = 5;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  static Stream<Arguments> models() {
    return Stream.of(
        model("SimpleRNN", () -> SampleModels.simpleRnn(3, 9, 1, 1)),
        model("GRU", () -> SampleModels.gru(3, 16, 2, 2)),
        model("LSTM", () -> SampleModels.lstm(3, 33, 3, 3)),
        model("stack", () -> SampleModels.stack(3, 8, 1, 4)),
        model("a custom cell", () -> Model.of("minimal", MinimalRnnCell.random(3, 32, 5))),
        model(
            "a stack of custom cells",
            () ->
                Model.of(
                    "minimal stack",
                    MinimalRnnCell.random(3, 32, 6),
                    MinimalRnnCell.random(32, 64, 7))));
  }

  private static Arguments model(String name, SerializableSupplier<Model> model) {
    return Arguments.of(name, model);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void stateful(String name, SerializableSupplier<Model> model) throws Exception {
    assertThat(run(streaming("hashmap"), model, Scoring.stateful()))
        .isEqualTo(PlainLoop.stateful(model.get(), Event.first(EVENTS)));
  }

  static Stream<Arguments> modelsOfWindows() {
    return models().limit(FAST_MODELS);
  }

  static Stream<Arguments> slowModelsOfWindows() {
    return models().skip(FAST_MODELS);
  }

  @Tag("campaign")
  @ParameterizedTest(name = "{0}")
  @MethodSource("slowModelsOfWindows")
  void windowOfASlowModel(String name, SerializableSupplier<Model> model) throws Exception {
    window(name, model);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modelsOfWindows")
  void window(String name, SerializableSupplier<Model> model) throws Exception {
    assertThat(run(streaming("hashmap"), model, Scoring.slidingWindow(7)))
        .isEqualTo(PlainLoop.window(model.get(), 7, Event.first(EVENTS)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500})
  void windowsOnRocksDb(int length) throws Exception {
    SerializableSupplier<Model> model = () -> SampleModels.gru(3, 8, 1, 5);

    assertThat(run(streaming("rocksdb"), model, Scoring.slidingWindow(length)))
        .isEqualTo(PlainLoop.window(model.get(), length, Event.first(EVENTS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stateful", "window"})
  void inBatchMode(String mode) throws Exception {
    SerializableSupplier<Model> model = () -> SampleModels.gru(3, 8, 1, 6);
    boolean stateful = mode.equals("stateful");
    StreamExecutionEnvironment env = streaming("hashmap");
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);

    assertThat(run(env, model, stateful ? Scoring.stateful() : Scoring.slidingWindow(5)))
        .isEqualTo(
            stateful
                ? PlainLoop.stateful(model.get(), Event.first(EVENTS))
                : PlainLoop.window(model.get(), 5, Event.first(EVENTS)));
  }

  private static StreamExecutionEnvironment streaming(String backend) {
    return StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration(backend))
        .setParallelism(3);
  }

  private static List<String> run(
      StreamExecutionEnvironment env, SerializableSupplier<Model> model, Scoring scoring)
      throws Exception {
    var lines =
        TestJob.rnn(ModelSource.of("model", model), scoring)
            .apply(TestJob.events(env, EVENTS, TestJob.UNLIMITED).keyBy(Event::key));
    return PlainLoop.sorted(lines.executeAndCollect(EVENTS + 1));
  }
}
