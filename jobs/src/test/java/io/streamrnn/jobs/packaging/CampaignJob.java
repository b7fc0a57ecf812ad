/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * A job of a user, under back-pressure all the time: events of 50 keys from one source, scored, and
 * written slowly.
 *
 * <p>Arguments: the model, the folder of the output, the number of events, how many are written in
 * a second (0: at once), and what the operator has besides: {@code batching}, {@code cache}, {@code
 * ttl}. Its options and its output function ask for nothing else, so most events take the shortcut.
 */
public final class CampaignJob {

  private static final int KEYS = 50;

  /** An event with two features. */
  public record Event(String key, long number, float a, float b) {

    /** The same at every replay. */
    static Event at(long position) {
      SplittableRandom random = new SplittableRandom(position);
      return new Event(
          "key-" + position % KEYS,
          position,
          (float) random.nextDouble(-1, 1),
          (float) random.nextDouble(-1, 1));
    }
  }

  private CampaignJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    String options = args.length > 4 ? args[4] : "";
    StreamingRnn<Event, String> rnn = rnn(args[0], options);
    rnn.apply(events(env, Long.parseLong(args[2])).keyBy(Event::key))
        .uid("rnn")
        .map(new Slowly(Integer.parseInt(args[3])))
        .uid("slowly")
        .sinkTo(sink(args[1]))
        .uid("scores");
    env.execute("campaign");
  }

  private static StreamingRnn<Event, String> rnn(String model, String options) {
    StreamingRnnBuilder<Event, String> builder =
        StreamingRnn.model(ModelSource.file(model))
            .input(Event.class, 2, e -> new float[] {e.a(), e.b()})
            .output(String.class, (e, y) -> e.number() + "," + e.key() + "," + y[0] + "," + y[1]);
    if (options.contains("batching")) {
      builder.batching(Batching.ofSize(16).linger(Duration.ofMillis(5)));
    }
    if (options.contains("cache")) {
      // Fewer than there are keys.
      builder.stateCache(StateCache.ofSize(10).maxDirty(4));
    }
    if (options.contains("ttl")) {
      builder.stateTtl(StateTtl.processingTime(Duration.ofDays(1)));
    }
    return builder.build();
  }

  private static DataStream<Event> events(StreamExecutionEnvironment env, long count) {
    return env.fromSource(
            new DataGeneratorSource<>(Event::at, count, TypeInformation.of(Event.class)),
            WatermarkStrategy.noWatermarks(),
            "events")
        .setParallelism(1)
        .uid("events");
  }

  private static FileSink<String> sink(String folder) {
    return FileSink.forRowFormat(new Path(folder), new SimpleStringEncoder<String>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }

  /** Passes a number of lines in a second, at any parallelism. */
  private static final class Slowly extends RichMapFunction<String, String> {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private final int perSecond;
    private int each;
    private int passed;

    Slowly(int perSecond) {
      this.perSecond = perSecond;
    }

    @Override
    public void open(OpenContext context) {
      int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
      each = perSecond == 0 ? Integer.MAX_VALUE : Math.max(1, perSecond / 500 / subtasks);
    }

    @Override
    public String map(String line) {
      if (++passed >= each) {
        passed = 0;
        LockSupport.parkNanos(PAUSE);
      }
      return line;
    }
  }
}
