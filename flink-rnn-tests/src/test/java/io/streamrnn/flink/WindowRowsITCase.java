/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Flatten;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerSource;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.RepeatVector;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.junit.jupiter.api.Test;

/** Networks whose rows are not one per step: over windows of the last events, and over sessions. */
class WindowRowsITCase {

  @Test
  void everyEventHasAllRowsOfItsWindow() throws Exception {
    StreamingRnn<Event, String> rnn =
        StreamingRnn.model(ModelSource.of("decoder", WindowRowsITCase::decoder))
            .input(Event.class, 3, Event::features)
            .outputRows(String.class, WindowRowsITCase::line)
            .scoring(Scoring.slidingWindow(3))
            .build();
    List<Event> events = events(5);
    List<String> expected = new ArrayList<>();
    try (var harness = RnnHarness.start(rnn, event -> "one")) {
      for (int i = 0; i < events.size(); i++) {
        harness.process(events.get(i));
        harness.restart();
        if (i >= 2) {
          expected.add(line(events.get(i), run(decoder(), events.subList(i - 2, i + 1))));
        }
      }
      assertThat(harness.outputs()).isEqualTo(expected);
    }
  }

  @Test
  void aDuplicateHasTheRowsOfTheLastWindowAgain() throws Exception {
    StreamingRnn<Event, String> rnn =
        StreamingRnn.model(ModelSource.of("decoder", WindowRowsITCase::decoder))
            .input(Event.class, 3, Event::features)
            .outputRows(String.class, WindowRowsITCase::line)
            .scoring(Scoring.slidingWindow(1))
            .deduplicateBySequenceNumber(Event::number)
            .build();
    Event event = Event.at(17);
    try (var harness = RnnHarness.start(rnn, each -> "one")) {
      harness.process(event);
      harness.restart();
      harness.process(event);
      assertThat(harness.outputs())
          .hasSize(2)
          .containsOnly(line(event, run(decoder(), List.of(event))));
    }
  }

  @Test
  void aSessionHasOneResultOfAllRows() throws Exception {
    StreamingRnn<Event, String> rnn =
        StreamingRnn.model(ModelSource.of("decoder", WindowRowsITCase::decoder))
            .input(Event.class, 3, Event::features)
            .outputRows(String.class, WindowRowsITCase::line)
            .scoring(Scoring.perWindow())
            .build();
    List<Event> events = events(4);
    assertThat(session(rnn, events, false))
        .containsExactly(line(events.get(3), run(decoder(), events)));
  }

  @Test
  void aSessionOfAnotherLengthThanTheModelTakesIsRejectedAsAWhole() throws Exception {
    StreamingRnn<Event, String> rnn =
        StreamingRnn.model(ModelSource.of("flattened", WindowRowsITCase::flattened))
            .input(Event.class, 3, Event::features)
            .output(String.class, PlainLoop::line)
            .scoring(Scoring.perWindow())
            .build();
    assertThat(session(rnn, events(4), true))
        .hasSize(4)
        .allMatch(line -> line.contains("steps=3, got steps=4"));
  }

  @Test
  void windowsAreScoredWithTheConstantsOfTheKey() throws Exception {
    StreamingRnn<Event, String> rnn =
        StreamingRnn.model(ModelSource.of("constants", () -> Model.of("m", withConstants())))
            .input(Event.class, 3, Event::features)
            .output(String.class, PlainLoop::line)
            .constants(event -> new float[][] {{0.5f, 2}})
            .scoring(Scoring.slidingWindow(2))
            .build();
    List<Event> events = events(2);
    float[] x = new float[6];
    for (int t = 0; t < 2; t++) {
      System.arraycopy(events.get(t).features(), 0, x, 3 * t, 3);
    }
    Tensor steps = Tensor.of(io.streamrnn.cell.Shape.of(1, 2, 3), x);
    Tensor constants = Tensor.of(io.streamrnn.cell.Shape.of(1, 2), 0.5f, 2);
    float[] expected = withConstants().call(Arguments.of(steps, constants)).output().toArray();
    try (var harness = RnnHarness.start(rnn, event -> "one")) {
      for (Event event : events) {
        harness.process(event);
        harness.restart();
      }
      assertThat(harness.outputs()).containsExactly(PlainLoop.line(events.get(1), expected));
    }
  }

  // -- models

  private static Model decoder() {
    return Model.of(
        "decoder",
        built(Gru.units(2), RepeatVector.of(2), Gru.units(2).name("d").returnSequences(true)));
  }

  private static Model flattened() {
    return Model.of(
        "flattened",
        built(
            Gru.units(2).returnSequences(true),
            Flatten.create(),
            Dense.units(1).activation(Activation.TANH)));
  }

  private static Layer built(LayerSource... layers) {
    Layer model = Sequential.of(layers);
    model.build(TensorShape.of(-1, 3, 3));
    return filled(model);
  }

  private static Functional withConstants() {
    Functional.Builder graph = Functional.builder();
    Node both = graph.call(Bidirectional.of(Gru.units(2)).build(), graph.input("x", -1, -1, 3));
    Functional model =
        graph.build(graph.call(Merge.concatenate(), both, graph.input("constants", -1, 2)));
    model.build(model.inputShapes());
    filled(model);
    return model;
  }

  private static Layer filled(Layer layers) {
    layers.setWeights(
        layers.getWeights().stream()
            .map(
                weight -> {
                  float[] values = weight.toArray();
                  for (int i = 0; i < values.length; i++) {
                    values[i] = (i % 7 - 3) / 4f;
                  }
                  return Tensor.of(weight.shape(), values);
                })
            .toList());
    return layers;
  }

  // -- events

  private static List<Event> events(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(Event.at(17L * i));
    }
    return events;
  }

  private static float[][] run(Model model, List<Event> events) {
    return model.sequenceRunner().run(events.stream().map(Event::features).toArray(float[][]::new));
  }

  private static String line(Event event, float[][] rows) {
    return event.number() + Arrays.deepToString(rows);
  }

  private static List<String> session(
      StreamingRnn<Event, String> rnn, List<Event> records, boolean rejected) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"));
    KeyedStream<Event, String> events =
        env.fromData(records)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Event>forMonotonousTimestamps()
                    .withTimestampAssigner((event, time) -> event.number()))
            .keyBy(event -> "one");
    SingleOutputStreamOperator<String> scored =
        rnn.apply(
            events.window(EventTimeSessionWindows.withGap(Duration.ofMillis(500))), Event::number);
    return rejected
        ? scored.union(rnn.rejected(scored).map(Rejected::message)).executeAndCollect(100)
        : scored.executeAndCollect(100);
  }
}
