/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * Moves the keys of a savepoint to another model, or to other options, by scoring their past again;
 * see {@link RnnState#replay}. The new savepoint has the states of a job that ran with the new
 * model from the beginning of the history to the savepoint:
 *
 * <ul>
 *   <li>the keys of the savepoint, and no others: what was deleted or expired stays so. A key
 *       without events in the history begins anew.
 *   <li>of each key the events up to its last event in the savepoint, inclusive. The job receives
 *       the others, since its sources are where they were. Where events have no timestamps, all of
 *       the history.
 *   <li>the events that wait for the watermark, as they are in the savepoint.
 *   <li>all other operators, as they are in the savepoint.
 * </ul>
 *
 * @param <IN> type of the events
 * @param <K> type of the keys
 */
@Experimental
public final class StateReplay<IN, K> {

  private final String savepoint;
  private final String uid;
  private final StateBootstrap<IN, K> bootstrap;
  private final DataStream<IN> history;
  private final TypeInformation<K> keyType;
  private final OperatorState operator;
  private final List<KeyedPart> parts;
  private final Keys<K> keys;

  private StateReplay(
      String savepoint,
      String uid,
      StateBootstrap<IN, K> bootstrap,
      DataStream<IN> history,
      TypeInformation<K> keyType,
      OperatorState operator,
      List<KeyedPart> parts,
      Keys<K> keys) {
    this.savepoint = savepoint;
    this.uid = uid;
    this.bootstrap = bootstrap;
    this.history = history;
    this.keyType = keyType;
    this.operator = operator;
    this.parts = parts;
    this.keys = keys;
  }

  static <IN, K> StateReplay<IN, K> of(
      String savepoint,
      String uid,
      StateBootstrap<IN, K> bootstrap,
      DataStream<IN> history,
      TypeInformation<K> keyType)
      throws IOException {
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    TypeSerializer<K> serializer =
        keyType.createSerializer(
            history.getExecutionEnvironment().getConfig().getSerializerConfig());
    Keys<K> keys = new Keys<>(serializer);
    List<KeyedPart> parts = RnnSavepoint.open(savepoint, classLoader).parts(uid);
    for (KeyedPart part : parts) {
      keys.check(KeyedSnapshot.keySerializer(KeyedSnapshot.header(part.handle(), classLoader)));
    }
    OperatorState operator =
        SavepointMetadata.load(savepoint, classLoader).operator(uid).orElseThrow();
    return new StateReplay<>(savepoint, uid, bootstrap, history, keyType, operator, parts, keys);
  }

  /**
   * Runs the job of the history in batch mode, which writes the new savepoint. The new savepoint
   * needs no file of the old one.
   *
   * @param path of the new savepoint, which must not exist
   * @param backend that has the states while they are written
   * @return the result of the job, with the accumulators of {@link StateBootstrap}
   * @throws SavepointException if the savepoint has parts that cannot be copied
   * @throws Exception if the job fails
   */
  public JobExecutionResult execute(String path, StateBackend backend) throws Exception {
    Path directory = new Path(path);
    FileSystem files = directory.getFileSystem();
    if (files.exists(directory)) {
      throw new SavepointException(
          "the directory of a new savepoint must not exist: directory=%s; choose another one"
              .formatted(directory));
    }
    try {
      Path states = new Path(directory, "states-of-" + operator.getOperatorID());
      JobExecutionResult result = write(states.toString(), backend);
      join(states, directory);
      files.delete(states, true);
      return result;
    } catch (Exception e) {
      files.delete(directory, true);
      throw e;
    }
  }

  private JobExecutionResult write(String path, StateBackend backend) throws Exception {
    StreamExecutionEnvironment environment = history.getExecutionEnvironment();
    // Where an operator of the history emits at its end only, a job in streaming mode hangs.
    environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    int maxParallelism = operator.getMaxParallelism();
    SavepointWriter.newSavepoint(environment, backend, maxParallelism)
        .withOperator(
            OperatorIdentifier.forUidHash(operator.getOperatorID().toHexString()),
            bootstrap.of(saved(), maxParallelism))
        .write(path);
    return environment.execute("replay of " + uid);
  }

  /** Puts the new states together with the other operators. */
  private void join(Path states, Path directory) throws IOException {
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    SavepointMetadata scored = SavepointMetadata.load(states.toString(), classLoader);
    SavepointMetadata all = SavepointMetadata.load(savepoint, classLoader);
    StateCopies copies = new StateCopies(directory);
    List<OperatorState> operators = new ArrayList<>(copies(scored.operators(), copies));
    operators.addAll(
        copies(
            all.operators().stream()
                .filter(each -> !each.getOperatorID().equals(operator.getOperatorID()))
                .toList(),
            copies));
    all.writeTo(directory, operators);
  }

  private static List<OperatorState> copies(Collection<OperatorState> of, StateCopies copies)
      throws IOException {
    List<OperatorState> operators = new ArrayList<>();
    for (OperatorState each : of) {
      operators.add(copies.copy(each));
    }
    return operators;
  }

  private DataStream<SavedKey<K, IN>> saved() {
    return history
        .getExecutionEnvironment()
        .fromSequence(0, parts.size() - 1)
        .name("subtasks of " + uid)
        .flatMap(new Reader<K, IN>(parts, keys, history.getType().getTypeClass()))
        .returns(SavedKey.type(keyType, history.getType()))
        .name("keys of " + uid);
  }

  /** Reads the parts with the numbers that it receives. */
  private static final class Reader<K, IN> extends RichFlatMapFunction<Long, SavedKey<K, IN>> {

    private static final long serialVersionUID = 1L;

    // -- configuration
    private final List<KeyedPart> parts;
    private final Keys<K> keys;
    private final Class<IN> events;

    // -- runtime
    private transient ClassLoader classLoader;

    Reader(List<KeyedPart> parts, Keys<K> keys, Class<IN> events) {
      this.parts = parts;
      this.keys = keys;
      this.events = events;
    }

    @Override
    public void open(OpenContext context) {
      classLoader = getRuntimeContext().getUserCodeClassLoader();
    }

    @Override
    public void flatMap(Long number, Collector<SavedKey<K, IN>> out) throws Exception {
      try (KeyedSnapshot snapshot = parts.get(number.intValue()).open(classLoader)) {
        var of = keys.in(snapshot.resources().getKeySerializer());
        new SavedKeyReader<>(snapshot, events)
            .read(
                key ->
                    out.collect(
                        new SavedKey<>(
                            of.apply(key.key()),
                            key.hasState(),
                            key.lastEvent(),
                            key.timer(),
                            key.touched(),
                            key.timeToLiveTimer(),
                            key.waiting())));
      }
    }
  }
}
