/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.StreamingRnn;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** The states of keys in savepoints, as data of a job. */
@PublicEvolving
public final class RnnState {

  private RnnState() {}

  /**
   * Reads the states of an operator, with keys as text, see {@link RnnSavepoint#read}.
   *
   * @param env of the job that reads
   * @param path of the savepoint
   * @param uid of the operator, or the hash of it
   * @throws SavepointException if there is no such savepoint or operator
   */
  public static DataStream<KeyedRnnState<String>> read(
      StreamExecutionEnvironment env, String path, String uid) throws java.io.IOException {
    return read(env, path, uid, new Keys<>(null), Types.STRING);
  }

  /**
   * Reads the states of an operator.
   *
   * @param env of the job that reads
   * @param path of the savepoint
   * @param uid of the operator, or the hash of it
   * @param keyType the type of the keys in the job that took the savepoint
   * @throws SavepointException if there is no such savepoint or operator, or its keys have another
   *     type
   */
  public static <K> DataStream<KeyedRnnState<K>> read(
      StreamExecutionEnvironment env, String path, String uid, TypeInformation<K> keyType)
      throws java.io.IOException {
    TypeSerializer<K> keys = keyType.createSerializer(env.getConfig().getSerializerConfig());
    return read(env, path, uid, new Keys<>(keys), keyType);
  }

  private static <K> DataStream<KeyedRnnState<K>> read(
      StreamExecutionEnvironment env,
      String path,
      String uid,
      Keys<K> keys,
      TypeInformation<K> keyType)
      throws java.io.IOException {
    ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
    List<KeyedPart> parts = RnnSavepoint.open(path, classLoader).parts(uid);
    for (KeyedPart part : parts) {
      keys.check(KeyedSnapshot.keySerializer(KeyedSnapshot.header(part.handle(), classLoader)));
    }
    return env.fromSequence(0, parts.size() - 1)
        .name("subtasks of " + uid)
        .flatMap(new Reader<>(parts, keys))
        .returns(KeyedRnnState.type(keyType))
        .name("states of " + uid);
  }

  /**
   * Starts the states that a job begins with, computed from events of the past. The functions of
   * the job itself are used:
   *
   * <pre>{@code
   * StateBootstrapTransformation<?> past =
   *     RnnState.bootstrap(vibration, history, Reading::pump, Types.STRING).asOf(time);
   * SavepointWriter.newSavepoint(env, 128)
   *     .withOperator(OperatorIdentifier.forUid("vibration-rnn"), past)
   *     .write(path);
   * env.execute();
   * }</pre>
   *
   * @param rnn as the job that starts from the savepoint has it
   * @param history the events of the past in any order, bounded, with the timestamps that they have
   *     in the job
   * @param key of an event, as the job has it
   * @param keyType as the job has it
   * @throws IllegalArgumentException if the network has no states that a savepoint could have, an
   *     option does not fit the keys, or the history has no end
   */
  public static <IN, K> StateBootstrap<IN, K> bootstrap(
      StreamingRnn<IN, ?> rnn,
      DataStream<IN> history,
      KeySelector<IN, K> key,
      TypeInformation<K> keyType) {
    return new StateBootstrap<>(rnn, history, key, keyType);
  }

  /**
   * Starts to move the keys of a savepoint to another model, by scoring their past again.
   *
   * @param savepoint the path of it
   * @param uid of the operator, or the hash of it
   * @param rnn as the job that starts from the new savepoint has it
   * @param history the events of the past in any order, bounded, with the timestamps that they had;
   *     those that the savepoint has not received are left out
   * @param key of an event, as the job has it
   * @param keyType as the job has it
   * @throws SavepointException if there is no such savepoint or operator, its keys have another
   *     type, or an update has replaced the model of the network
   * @throws IllegalArgumentException see {@link #bootstrap}
   */
  public static <IN, K> StateReplay<IN, K> replay(
      String savepoint,
      String uid,
      StreamingRnn<IN, ?> rnn,
      DataStream<IN> history,
      KeySelector<IN, K> key,
      TypeInformation<K> keyType)
      throws java.io.IOException {
    return StateReplay.of(StateReplay.Saved.of(savepoint, uid), rnn, history, key, keyType);
  }

  /**
   * As {@link #replay(String, String, StreamingRnn, DataStream, KeySelector, TypeInformation)},
   * whatever the type of the keys, as those of a SQL job.
   *
   * @param keyText the text of the key of an event, as {@link RnnSavepoint#read} returns it
   */
  public static <IN> StateReplay<IN, Object> replay(
      String savepoint,
      String uid,
      StreamingRnn<IN, ?> rnn,
      DataStream<IN> history,
      KeySelector<IN, String> keyText)
      throws java.io.IOException {
    return StateReplay.of(StateReplay.Saved.of(savepoint, uid), rnn, history, keyText);
  }

  /**
   * Reads the parts with the numbers that it receives.
   *
   * @param <K> type of the keys
   */
  private static final class Reader<K> extends RichFlatMapFunction<Long, KeyedRnnState<K>> {

    private static final long serialVersionUID = 1L;

    // -- configuration
    private final List<KeyedPart> parts;
    private final Keys<K> keys;

    // -- runtime
    private transient ClassLoader classLoader;

    Reader(List<KeyedPart> parts, Keys<K> keys) {
      this.parts = parts;
      this.keys = keys;
    }

    @Override
    public void open(OpenContext context) {
      classLoader = getRuntimeContext().getUserCodeClassLoader();
    }

    @Override
    public void flatMap(Long number, Collector<KeyedRnnState<K>> out) throws Exception {
      try (KeyedSnapshot snapshot = parts.get(number.intValue()).open(classLoader)) {
        var of = keys.in(snapshot.resources().getKeySerializer());
        new KeyedStateReader(snapshot)
            .read(state -> out.collect(state.withKey(of.apply(state.key()))));
      }
    }
  }
}
