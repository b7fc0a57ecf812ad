/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job by event time: the test stream out of order, with silences that end sequences, scored in
 * order. Its lines are the scores, and a report of each sequence.
 */
final class TimedJob {

  private static final Duration GAP = Duration.ofMillis(500);

  /** Between silences. */
  private static final int SEQUENCE = 40;

  private static final int BLOCK = 170;

  // Keys are up to two silences apart from one another, and a block up to one more.
  private static final Duration DISORDER = Duration.ofSeconds(4);

  private TimedJob() {}

  static DataStream<String> lines(
      StreamExecutionEnvironment env, int count, int perSecond, Runner runner) {
    return lines(
        env,
        env.fromSource(
                new DataGeneratorSource<>(
                    TimedJob::at,
                    count,
                    RateLimiterStrategy.perSecond(perSecond),
                    TypeInformation.of(Event.class)),
                watermarks(),
                "events")
            .setParallelism(1),
        runner);
  }

  /** The job, with a source that stops at a given place. */
  static StopAndGo.Job stoppable(int count, Runner runner) {
    return (env, stopAt) ->
        lines(
            env,
            Gate.source(
                env,
                StopAndGo.SOURCE,
                TypeInformation.of(Event.class),
                TimedJob::at,
                count,
                watermarks(),
                stopAt),
            runner);
  }

  private static DataStream<String> lines(
      StreamExecutionEnvironment env, DataStream<Event> events, Runner runner) {
    env.getConfig().setAutoWatermarkInterval(20);
    var rnn =
        runner
            .of(TestJob.builder(TestJob.LSTM, Scoring.stateful()))
            .order(Order.byEventTime())
            .sessionGap(GAP)
            .build();
    var scores = rnn.apply(events.keyBy(Event::key)).uid("rnn");
    return scores.union(rnn.reports(scores, String.class).map(TimedJob::line));
  }

  private static WatermarkStrategy<Event> watermarks() {
    return WatermarkStrategy.<Event>forBoundedOutOfOrderness(DISORDER)
        .withTimestampAssigner((event, time) -> time(event));
  }

  private static Event at(long position) {
    return Event.at(shuffled(position));
  }

  /** Which event of the test stream comes at a position: any of the same block. */
  private static long shuffled(long position) {
    long block = position - position % BLOCK;
    List<Integer> order = IntStream.range(0, BLOCK).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(block));
    return block + order.get((int) (position % BLOCK));
  }

  private static long time(Event event) {
    int key = Integer.parseInt(event.key().substring("key-".length()));
    return 10 * event.number() + 1000 * ((event.number() + 5L * key) / SEQUENCE);
  }

  /** The lines, as a loop computes them that has all events. The count fills its blocks. */
  static List<String> expected(int count) {
    Model model = SampleModels.lstm(3, 16, 2, 7);
    Map<String, List<Event>> keys =
        Event.first(count).stream()
            .collect(Collectors.groupingBy(Event::key, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    for (List<Event> events : keys.values()) {
      events.sort(Comparator.comparing(TimedJob::time));
      score(model, events, lines);
    }
    return PlainLoop.sorted(lines);
  }

  private static void score(Model model, List<Event> events, List<String> lines) {
    Stepper stepper = model.stepper();
    long steps = 0;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      float[] score = stepper.step(event.features());
      steps++;
      lines.add(PlainLoop.line(event, score));
      if (i + 1 == events.size() || time(events.get(i + 1)) - time(event) > GAP.toMillis()) {
        float[] states = new float[model.stateSize()];
        stepper.store(states);
        lines.add(
            line(
                new StateReport<>(
                    event.key(),
                    StateReport.Cause.GAP,
                    "",
                    steps,
                    time(event),
                    score.clone(),
                    new float[][] {states})));
        stepper.reset();
        steps = 0;
      }
    }
  }

  /** Key and cause, time, steps, and the bits of output and states. */
  private static String line(StateReport<String> report) {
    StringBuilder line =
        new StringBuilder(
            "%s/%s,%d,%d"
                .formatted(report.key(), report.cause(), report.lastEvent(), report.steps()));
    PlainLoop.appendBits(line, report.output());
    for (float[] state : report.states()) {
      PlainLoop.appendBits(line, state);
    }
    return line.toString();
  }
}
