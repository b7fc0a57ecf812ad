/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.operator.WatchedFolder;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A stream of model updates, for {@link StreamingRnn#apply(
 * org.apache.flink.streaming.api.datastream.KeyedStream, ModelUpdates)}.
 *
 * <p>With {@link Order#byEventTime()} events wait for the watermarks of the updates too, as in all
 * joins of Flink by event time. So an update that is effective from a time is known before the
 * events of that time are scored. With {@link Order#byArrival()} nothing waits: let updates arrive
 * before they become effective.
 */
@PublicEvolving
public final class ModelUpdates {

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final DataStream<ModelUpdate> updates;

  private ModelUpdates(DataStream<ModelUpdate> updates) {
    this.updates = updates;
  }

  /**
   * The updates of a stream, with watermarks by their times. As updates are rare, events wait for
   * no longer than the stream has been silent for a second.
   */
  public static ModelUpdates of(DataStream<ModelUpdate> updates) {
    return new ModelUpdates(
        updates.assignTimestampsAndWatermarks(
            WatermarkStrategy.<ModelUpdate>forMonotonousTimestamps()
                .withTimestampAssigner((update, timestamp) -> update.effectiveFrom())
                .withIdleness(IDLE)));
  }

  /**
   * The updates of a stream that has watermarks: none passes a time before all updates that are
   * effective up to that time. With {@link Order#byEventTime()} no event is scored without one.
   */
  public static ModelUpdates ofWatermarked(DataStream<ModelUpdate> updates) {
    return new ModelUpdates(updates);
  }

  /**
   * The files of a folder: each file that is created or replaced is an update, effective when it is
   * found. What is in the folder when the job starts for the first time is not. A file is taken
   * when its length and its time of modification were the same at two looks, so that one that is
   * being copied is left alone.
   *
   * @param folder a path or URI, read through Flink's file systems
   * @param every the time between two looks, at least 1 ms
   * @throws IllegalArgumentException if it is less
   */
  public static ModelUpdates ofFolder(
      StreamExecutionEnvironment env, String folder, Duration every) {
    if (every.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the time between two looks into a folder must be at least 1 ms: every=%s"
              .formatted(every));
    }
    return of(WatchedFolder.updates(env, folder, every));
  }

  /** The stream. */
  @Internal
  public DataStream<ModelUpdate> stream() {
    return updates;
  }
}
