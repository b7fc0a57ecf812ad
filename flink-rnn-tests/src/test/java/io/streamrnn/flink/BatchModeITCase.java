/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In batch mode there comes out what a stream gives whose watermark is before each event at the
 * time before it, whatever the options: scores, rejected records and reports, and their timestamps.
 */
class BatchModeITCase {

  private static final long SEED = 11;
  private static final int EVENTS = 400;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  /** What comes in. */
  public record Reading(String key, long time, float value, String mark) {}

  static Stream<Arguments> options() {
    return Stream.of(
        options("none", "WRONG_LENGTH", rnn -> rnn),
        options("window", "NOT_FINITE", rnn -> rnn.scoring(Scoring.slidingWindow(3))),
        options("gap", "GAP", rnn -> rnn.sessionGap(Duration.ofMillis(40))),
        options(
            "expiry", "EXPIRED", rnn -> rnn.stateTtl(StateTtl.eventTime(Duration.ofMillis(40)))),
        options(
            "gap, then expiry of what outlives it",
            "EXPIRED 0",
            rnn ->
                rnn.sessionGap(Duration.ofMillis(20))
                    .stateTtl(StateTtl.eventTime(Duration.ofMillis(45)))
                    .deduplicateById(Reading::mark, 3)),
        options("idleSteps", "beat", rnn -> rnn.idleSteps(beats(3))),
        options(
            "idleSteps until a gap",
            "beat",
            rnn -> rnn.idleSteps(beats(9)).sessionGap(Duration.ofMillis(45))),
        options(
            "idleSteps in sequences that events bound",
            "MISSING_START",
            rnn ->
                rnn.idleSteps(beats(2))
                    .startWhen(r -> r.mark().equals("1"))
                    .endWhen(r -> r.mark().equals("2"))
                    .onMissingStart(MissingStart.REJECT)),
        options(
            "time to live, duplicates",
            "NOT_FINITE",
            rnn ->
                rnn.stateTtl(StateTtl.processingTime(Duration.ofDays(1)))
                    .deduplicateBySequenceNumber(r -> r.time() - (r.mark().equals("3") ? 30 : 0))),
        options("elapsed time", "beat", rnn -> rnn.elapsedTimeFeature(SECOND).idleSteps(beats(1))),
        options(
            "missing values, bfloat16",
            "WRONG_LENGTH",
            rnn ->
                rnn.missingValues(MissingValues.maskStep())
                    .statePrecision(StatePrecision.BFLOAT16)));
  }

  /**
   * Options.
   *
   * @param sign what comes out if the example is of any use
   */
  private static Arguments options(
      String name, String sign, UnaryOperator<StreamingRnnBuilder<Reading, String>> options) {
    return Arguments.of(name, sign, options);
  }

  private static IdleSteps<String, Reading> beats(int times) {
    return IdleSteps.every(
            Duration.ofMillis(10), String.class, (key, time) -> new Reading(key, time, 1, "beat"))
        .atMost(times);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void equalsStreamingWithEveryOrderAndRunner(
      String name, String sign, UnaryOperator<StreamingRnnBuilder<Reading, String>> options)
      throws Exception {
    List<Reading> readings = readings();
    StreamExecutionEnvironment env = inBatchMode();
    DataStream<String> all = null;
    List<String> expected = new ArrayList<>();
    for (Order order : List.of(Order.byArrival(), Order.byEventTime())) {
      List<String> streamed =
          streamed(
              options.apply(sums(name.equals("elapsed time") ? 3 : 2).order(order)).build(),
              readings);
      for (Runner runner : Runner.values()) {
        String prefix = order.getClass().getSimpleName() + " " + runner + " ";
        DataStream<String> lines =
            lines(
                prefix,
                runner
                    .of(options.apply(sums(name.equals("elapsed time") ? 3 : 2).order(order)))
                    .build(),
                events(env, readings));
        all = all == null ? lines : all.union(lines);
        streamed.forEach(line -> expected.add(prefix + line));
      }
    }

    assertThat(expected).anyMatch(line -> line.contains(sign));
    assertThat(sorted(all.executeAndCollect(100_000))).isEqualTo(sorted(expected));
  }

  @Test
  void sessionsEqualThoseOfStreaming() throws Exception {
    List<Reading> readings = readings();
    StreamingRnn<Reading, String> rnn = sums(2).scoring(Scoring.perWindow()).build();
    List<List<String>> results = new ArrayList<>();
    for (RuntimeExecutionMode mode :
        List.of(RuntimeExecutionMode.STREAMING, RuntimeExecutionMode.BATCH)) {
      StreamExecutionEnvironment env = inBatchMode();
      env.setRuntimeMode(mode);
      var sessions =
          events(env, readings).window(EventTimeSessionWindows.withGap(Duration.ofMillis(30)));
      var scores = rnn.apply(sessions, Reading::time);
      results.add(
          sorted(
              timed("", scores)
                  .union(timed("", rnn.rejected(scores).map(BatchModeITCase::line)))
                  .executeAndCollect(2 * EVENTS)));
    }

    assertThat(results.get(1)).hasSize(EVENTS).isEqualTo(results.get(0));
  }

  @Test
  void aControlStreamIsRejectedWhereTheJobIsBuilt() {
    StreamExecutionEnvironment env = inBatchMode();

    assertThatThrownBy(() -> sums(2).build().apply(events(env, readings()), commands(env)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("execution.runtime-mode=BATCH; use STREAMING");
  }

  @Test
  void aControlStreamIsRejectedWhenTheJobTurnsOutToRunInBatchMode() {
    StreamExecutionEnvironment env = inBatchMode();
    env.setRuntimeMode(RuntimeExecutionMode.AUTOMATIC);
    DataStream<String> scores = sums(2).build().apply(events(env, readings()), commands(env));

    assertThatThrownBy(() -> scores.executeAndCollect(1))
        .rootCause()
        .hasMessageContaining(
            "a stream of commands or model updates must not be used in batch mode");
  }

  private static DataStream<Control<String>> commands(StreamExecutionEnvironment env) {
    return env.fromData(
        List.of(Control.setStates("A", new float[] {1})), Control.typeOf(Types.STRING));
  }

  private static StreamExecutionEnvironment inBatchMode() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"))
            .setParallelism(2);
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    return env;
  }

  private static StreamingRnnBuilder<Reading, String> sums(int inputs) {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(inputs)))
        .input(
            Reading.class,
            r -> r.mark().equals("7") ? new float[] {r.value()} : new float[] {r.value(), 1f / 3})
        .output(
            String.class,
            (r, y) -> r.key() + " " + r.time() + " " + r.mark() + " " + Arrays.toString(y));
  }

  @Test
  void warnsOfEventsOfOneTime() throws Exception {
    List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    Logger logger = (Logger) LogManager.getLogger(StreamingRnn.class);
    AbstractAppender appender =
        new AbstractAppender("ties", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            String message = event.getMessage().getFormattedMessage();
            if (message.startsWith("Events of a key have the same time, or none")) {
              warnings.add(message);
            }
          }
        };
    appender.start();
    logger.addAppender(appender);
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    try {
      score(at(1), at(2));
      assertThat(warnings).isEmpty();

      score(at(1), at(2), at(2), at(2));
      assertThat(warnings).hasSize(1);
    } finally {
      logger.removeAppender(appender);
      logger.setLevel(before);
    }
  }

  private static void score(Reading... readings) throws Exception {
    sums(1)
        .build()
        .apply(events(inBatchMode(), List.of(readings)))
        .executeAndCollect(readings.length);
  }

  private static Reading at(long time) {
    return new Reading("k", time, 1, "7");
  }

  /** No two of a key have the same time: these may change places where Flink sorts. */
  private static List<Reading> readings() {
    Random random = new Random(SEED);
    List<Reading> readings = new ArrayList<>();
    long time = 1000;
    for (int i = 0; i < EVENTS; i++) {
      time += 1 + random.nextInt(10) * random.nextInt(3);
      float value = random.nextInt(20) == 0 ? Float.NaN : random.nextInt(100);
      readings.add(
          new Reading("key " + random.nextInt(5), time, value, String.valueOf(random.nextInt(9))));
    }
    return readings;
  }

  private static KeyedStream<Reading, String> events(
      StreamExecutionEnvironment env, List<Reading> readings) {
    List<Reading> shuffled = new ArrayList<>(readings);
    if (env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH) {
      Collections.shuffle(shuffled, new Random(SEED));
    }
    return env.fromData(shuffled, TypeInformation.of(Reading.class))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<Reading>forMonotonousTimestamps()
                .withTimestampAssigner((reading, at) -> reading.time()))
        .keyBy(Reading::key);
  }

  private static List<String> streamed(StreamingRnn<Reading, String> rnn, List<Reading> readings)
      throws Exception {
    try (var harness = RnnHarness.start(rnn, Reading::key)) {
      for (Reading reading : readings) {
        harness.watermark(reading.time() - 1).process(reading, reading.time());
      }
      harness.watermark(Long.MAX_VALUE);
      List<String> lines = new ArrayList<>();
      harness.records().forEach(r -> lines.add(time(r) + r.getValue()));
      harness.rejectedRecords().forEach(r -> lines.add(time(r) + line(r.getValue())));
      harness.reportRecords().forEach(r -> lines.add(time(r) + line(r.getValue())));
      return lines;
    }
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }

  private static String time(StreamRecord<?> record) {
    return (record.hasTimestamp() ? record.getTimestamp() : null) + ": ";
  }

  private static DataStream<String> lines(
      String prefix, StreamingRnn<Reading, String> rnn, KeyedStream<Reading, String> events) {
    var scores = rnn.apply(events);
    return timed(prefix, scores)
        .union(timed(prefix, rnn.rejected(scores).map(BatchModeITCase::line)))
        .union(timed(prefix, rnn.reports(scores, String.class).map(BatchModeITCase::line)));
  }

  private static DataStream<String> timed(String prefix, DataStream<String> lines) {
    return lines.process(
        new ProcessFunction<String, String>() {
          private static final long serialVersionUID = 1L;

          @Override
          public void processElement(String line, Context context, Collector<String> out) {
            out.collect(prefix + context.timestamp() + ": " + line);
          }
        });
  }

  private static String line(Rejected<Reading> rejected) {
    return rejected.key() + " " + rejected.reason() + " " + rejected.record();
  }

  private static String line(StateReport<String> report) {
    return "%s %s %d %d %s"
        .formatted(
            report.key(),
            report.cause(),
            report.steps(),
            report.lastEvent(),
            List.of(Arrays.toString(report.output()), Arrays.deepToString(report.states())));
  }
}
