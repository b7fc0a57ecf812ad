/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.model.Model;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * What does an event cost in a whole job, and how much of it is the network?
 *
 * <pre>benchmarks/run WholeJob</pre>
 *
 * <p>An embedded Flink with parallelism 1 generates events of random keys, partitions them by key
 * and scores them. Times are of the whole process, including source and exchange. The floor is the
 * same job with a keyed function that only forwards events. The cases alternate for {@value
 * #ROUNDS} rounds. The table shows the best round of each, as other load on the machine only adds
 * time.
 */
public final class WholeJob {

  private static final int INPUT_SIZE = 16;
  private static final int ROUNDS = 4;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private WholeJob() {}

  private record Case(String name, int units, String backend, int keys, long events) {}

  /** An event. */
  public record Event(int key, float[] x) {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    Case[] cases = {
      new Case("floor: keyed, no state", 0, "hashmap", 10_000, 2_000_000),
      new Case("LSTM(16->32), heap", 32, "hashmap", 10_000, 1_000_000),
      new Case("LSTM(16->64), heap", 64, "hashmap", 10_000, 1_000_000),
      new Case("LSTM(16->128), heap", 128, "hashmap", 10_000, 500_000),
      new Case("LSTM(16->64), RocksDB", 64, "rocksdb", 10_000, 500_000),
      new Case("LSTM(16->64), RocksDB", 64, "rocksdb", 100_000, 500_000),
    };
    double[][] best = new double[cases.length][];
    Arrays.setAll(best, i -> new double[] {Double.MAX_VALUE, Double.MAX_VALUE});
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < cases.length; i++) {
        double[] times = run(cases[i]);
        for (int k = 0; k < times.length; k++) {
          best[i][k] = Math.min(best[i][k], times[k]);
        }
      }
      System.err.printf("round %d of %d%n", round + 1, ROUNDS);
    }
    System.out.printf("%-24s %9s %14s %14s%n", "", "keys", "CPU us/event", "wall us/event");
    for (int i = 0; i < cases.length; i++) {
      System.out.printf(
          "%-24s %,9d %14.2f %14.2f%n", cases[i].name(), cases[i].keys(), best[i][0], best[i][1]);
    }
  }

  /** CPU time of the process and wall time, microseconds per event. */
  private static double[] run(Case job) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, job.backend());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    int keys = job.keys();
    KeyedStream<Event, Integer> events =
        env.fromSource(
                new DataGeneratorSource<>(
                    i -> event(i, keys), job.events(), TypeInformation.of(Event.class)),
                WatermarkStrategy.noWatermarks(),
                "events")
            .keyBy(Event::key);
    scored(job, events).sinkTo(new DiscardingSink<>());
    long cpu = PROCESS.getProcessCpuTime();
    long wall = System.nanoTime();
    env.execute();
    return new double[] {
      (PROCESS.getProcessCpuTime() - cpu) / 1e3 / job.events(),
      (System.nanoTime() - wall) / 1e3 / job.events()
    };
  }

  private static DataStream<Float> scored(Case job, KeyedStream<Event, Integer> events) {
    if (job.units() == 0) {
      return events.process(new Forward(), TypeInformation.of(Float.class));
    }
    int units = job.units();
    return StreamingRnn.model(
            ModelSource.of(
                "lstm-" + units,
                () -> Model.of("lstm-" + units, SampleLstm.of(INPUT_SIZE, units, 7).cell())))
        .input(Event.class, INPUT_SIZE, Event::x)
        .output(Float.class, (event, y) -> y[0])
        .build()
        .apply(events);
  }

  private static Event event(long number, int keys) {
    // SplitMix64 (Steele, Lea, Flood 2014): a pseudorandom number for every event.
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    float[] x = new float[INPUT_SIZE];
    for (int i = 0; i < x.length; i++) {
      x[i] = ((z >>> i) & 0xFFFF) / 65536f - 0.5f;
    }
    return new Event((int) Long.remainderUnsigned(z, keys), x);
  }

  /** Only the cost of a keyed operator. */
  private static final class Forward extends KeyedProcessFunction<Integer, Event, Float> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Event event, Context context, Collector<Float> out) {
      out.collect(event.x()[0]);
    }
  }
}
