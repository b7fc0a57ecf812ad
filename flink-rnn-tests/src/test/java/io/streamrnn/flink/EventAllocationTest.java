/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.streamrnn.cells.Kernels;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/**
 * What the operator allocates for an event, beside a function that forwards it. Interpreted code
 * allocates each object that it creates, so the figures are those of any JVM. Not with the Vector
 * API, whose vectors are objects until they are compiled.
 */
class EventAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration DAY = Duration.ofDays(1);
  private static final int KEYS = 16;
  private static final Batching BATCH = Batching.ofSize(KEYS).linger(DAY);
  private static final int WARM_UP = 100;
  private static final int ROUNDS = 1000;
  private static final int UNITS = 4;
  // Flink's map of states, and the queue of the harness, grow at times.
  private static final double SLACK = 2;

  private static final List<StreamRecord<Event>> RECORDS =
      IntStream.range(0, KEYS)
          .mapToObj(key -> new StreamRecord<>(new Event(key, new float[] {key, -key, 1})))
          .toList();

  /** A score: an array that the output function may keep. */
  private static final double SCORE = 16 + Float.BYTES * UNITS;

  /** What a batch keeps of an event until it is scored, and the record of its result. */
  private static final double ENTRIES = 72;

  /** An event of a key. */
  public record Event(Integer key, float[] x) {}

  /** Takes what every keyed function does: the key, the time, the record. */
  private static final class Forward extends KeyedProcessFunction<Integer, Event, Float> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Event event, Context context, Collector<Float> out) {
      out.collect(event.x()[0]);
    }
  }

  @Test
  void anEventAllocatesItsScoreAlone() throws Exception {
    assertThat(ofNetwork(builder())).isLessThanOrEqualTo(SCORE + SLACK);
  }

  @Test
  void anEventOfAKeyThatEndsWithTimeAllocatesItsScoreAlone() throws Exception {
    assertThat(ofNetwork(builder().sessionGap(DAY))).isLessThanOrEqualTo(SCORE + SLACK);
    assertThat(ofNetwork(builder().stateTtl(StateTtl.processingTime(DAY))))
        .isLessThanOrEqualTo(SCORE + SLACK);
  }

  @Test
  void anEventThatMayEndItsSequenceAllocatesACopyOfItsScoreToo() throws Exception {
    assertThat(ofNetwork(builder().endWhen(event -> event.x()[0] < 0)))
        .isLessThanOrEqualTo(2 * SCORE + SLACK);
  }

  @Test
  void anEventOfABatchAllocatesItsScoreAndItsEntries() throws Exception {
    assertThat(ofNetwork(builder().batching(BATCH))).isLessThanOrEqualTo(SCORE + ENTRIES + SLACK);
  }

  @Test
  void anEventOfABatchAllocatesTheTimeAtWhichItCameWhereKeysLiveForATime() throws Exception {
    assertThat(ofNetwork(builder().batching(BATCH).stateTtl(StateTtl.processingTime(DAY))))
        .isLessThanOrEqualTo(SCORE + ENTRIES + Long.BYTES + SLACK);
  }

  private static StreamingRnnBuilder<Event, Float> builder() {
    return StreamingRnn.model(ModelSource.of("lstm", () -> GoldenModels.lstm()))
        .input(Event.class, 3, Event::x)
        .output(Float.class, (event, y) -> y[0]);
  }

  /** The bytes of an event more than those of one that is forwarded. */
  private static double ofNetwork(StreamingRnnBuilder<Event, Float> builder) throws Exception {
    assumeThat(Kernels.provider()).startsWith("plain");
    KeyedStream<Event, Integer> events = events();
    StreamingRnn<Event, Float> rnn = builder.build();
    return bytes(rnn.apply(events)) - bytes(events.process(new Forward(), Types.FLOAT));
  }

  private static KeyedStream<Event, Integer> events() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    return env.fromData(TypeInformation.of(Event.class), new Event(0, new float[3]))
        .keyBy(Event::key);
  }

  private static double bytes(DataStream<Float> operator) throws Exception {
    var transformation = (OneInputTransformation<?, Float>) operator.getTransformation();
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<Integer, Event, Float>(
            transformation.getOperatorFactory(), Event::key, Types.INT);
    harness.open();
    for (int i = 0; i < WARM_UP; i++) {
      round(harness, i);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      round(harness, i);
    }
    long after = THREADS.getCurrentThreadAllocatedBytes();
    harness.close();
    return (after - before) / (double) (KEYS * ROUNDS);
  }

  private static void round(
      KeyedOneInputStreamOperatorTestHarness<Integer, Event, Float> harness, long time)
      throws Exception {
    for (int key = 0; key < KEYS; key++) {
      StreamRecord<Event> record = RECORDS.get(key);
      record.setTimestamp(time);
      harness.processElement(record);
    }
  }
}
