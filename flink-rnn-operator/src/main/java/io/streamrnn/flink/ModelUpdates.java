/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.operator.WatchedFolder;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
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

  private static final String WATERMARKS = "watermarks";
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final DataStream<ModelUpdate> updates;
  // Those that the caller cannot reach, for their ids.
  private final Map<String, SingleOutputStreamOperator<?>> operators;
  private final String uid;

  private ModelUpdates(
      DataStream<ModelUpdate> updates,
      Map<String, SingleOutputStreamOperator<?>> operators,
      String uid) {
    this.updates = updates;
    this.operators = operators;
    this.uid = uid;
  }

  /**
   * The updates of a stream, with watermarks by their times. As updates are rare, events wait for
   * no longer than the stream has been silent for a second. They do not wait for an update that is
   * being read after such a silence: send one ahead of its time, by as long as its file takes to be
   * read and checked.
   */
  public static ModelUpdates of(DataStream<ModelUpdate> updates) {
    SingleOutputStreamOperator<ModelUpdate> watermarked = watermarked(updates);
    return new ModelUpdates(watermarked, Map.of(WATERMARKS, watermarked), "");
  }

  private static SingleOutputStreamOperator<ModelUpdate> watermarked(
      DataStream<ModelUpdate> updates) {
    return updates.assignTimestampsAndWatermarks(
        WatermarkStrategy.<ModelUpdate>forMonotonousTimestamps()
            .withTimestampAssigner((update, timestamp) -> update.effectiveFrom())
            .withIdleness(IDLE));
  }

  /**
   * The updates of a stream that has watermarks: none passes a time before all updates that are
   * effective up to that time. With {@link Order#byEventTime()} no event is scored without one.
   */
  public static ModelUpdates ofWatermarked(DataStream<ModelUpdate> updates) {
    return new ModelUpdates(updates, Map.of(), "");
  }

  /**
   * The files of a folder: each file that is created or replaced is an update, effective when it is
   * found. What is in the folder when the job first finds it is not. A file is taken when its
   * length and its time of modification were the same at two looks, so that one that is being
   * copied is left alone. The configuration and the golden vectors beside the newest model are a
   * part of it. Files are recognized by their endings: {@code .h5}, {@code .hdf5}, {@code .keras},
   * {@code .onnx} and {@code .safetensors}.
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
    SingleOutputStreamOperator<Long> looks = WatchedFolder.looks(env, every);
    SingleOutputStreamOperator<ModelUpdate> files = WatchedFolder.files(looks, folder);
    SingleOutputStreamOperator<ModelUpdate> watermarked = watermarked(files);
    return new ModelUpdates(
        watermarked, Map.of("looks", looks, "files", files, WATERMARKS, watermarked), "");
  }

  /**
   * Names all operators between the updates and the network, so that Flink finds their states in a
   * savepoint whatever else changes in the job; see {@link SingleOutputStreamOperator#uid}.
   *
   * @param prefix of their uids
   */
  public ModelUpdates uid(String prefix) {
    operators.forEach((name, operator) -> operator.uid(prefix + "-" + name));
    return new ModelUpdates(updates, operators, prefix);
  }

  /** The stream. */
  @Internal
  public DataStream<ModelUpdate> stream() {
    return updates;
  }

  /** Names an operator, if there is a prefix. */
  @Internal
  public <T> SingleOutputStreamOperator<T> named(
      String name, SingleOutputStreamOperator<T> operator) {
    return uid.isEmpty() ? operator : operator.uid(uid + "-" + name);
  }
}
