/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.internal.operator.StoredVersion;
import io.streamrnn.flink.internal.plan.RnnPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

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
 *   <li>the events that wait for the watermark, as they are in the savepoint: the new model scores
 *       them when they are due.
 *   <li>all other operators, as they are in the savepoint.
 * </ul>
 *
 * <p>It has no model updates. So a model that the last update has replaced is refused: a job that
 * runs it keeps the update otherwise.
 *
 * <p>Commands of the past are no events. A sequence that has ended stays so, and a key has the
 * constants that it had; before, they count from the beginning. But what a command deleted or reset
 * before the last events of a key is not known: leave those events out of the history. The keys
 * whose open sequence has another number of steps than in the savepoint are counted: {@link
 * #DIFFERENT}. States that a command has set belong to the other model, so the key begins anew.
 *
 * @param <IN> type of the events
 * @param <K> type of the keys
 */
@Experimental
public final class StateReplay<IN, K> {

  /** The accumulator with the number of keys whose open sequence begins anew. */
  public static final String ANEW = "streamrnn replay keys that begin anew";

  /** The accumulator with the number of keys whose open sequence has another number of steps. */
  public static final String DIFFERENT = "streamrnn replay keys with other steps";

  private final String savepoint;
  private final String uid;
  private final StateBootstrap<IN, K> bootstrap;
  private final DataStream<IN> history;
  private final TypeInformation<K> keyType;
  private final OperatorState operator;
  private final List<KeyedPart> parts;
  private final Keys<K> keys;
  private final Storage storage;
  private final @Nullable SavedWaiting waiting;

  private StateReplay(
      Saved saved,
      StateBootstrap<IN, K> bootstrap,
      DataStream<IN> history,
      TypeInformation<K> keyType,
      Keys<K> keys) {
    savepoint = saved.path();
    uid = saved.uid();
    operator = saved.operator();
    parts = saved.parts();
    storage = saved.storage();
    waiting = saved.waiting();
    this.bootstrap = bootstrap;
    this.history = history;
    this.keyType = keyType;
    this.keys = keys;
  }

  /** Moves keys of a type, which are found by their text. */
  static <IN, K> StateReplay<IN, K> of(
      Saved saved,
      StreamingRnn<IN, ?> rnn,
      DataStream<IN> history,
      KeySelector<IN, K> key,
      TypeInformation<K> keyType)
      throws IOException {
    TypeSerializer<K> serializer =
        keyType.createSerializer(
            history.getExecutionEnvironment().getConfig().getSerializerConfig());
    Keys<K> keys = new Keys<>(serializer);
    keys.check(saved.keys());
    saved.check(rnn);
    StateBootstrap<IN, K> bootstrap =
        new StateBootstrap<>(rnn, history, new TextOfKey<>(key, saved.keys()), keyType);
    return new StateReplay<>(saved, bootstrap, history, keyType, keys);
  }

  /** Moves keys whatever their type, which are found by their text. */
  static <IN> StateReplay<IN, Object> of(
      Saved saved, StreamingRnn<IN, ?> rnn, DataStream<IN> history, KeySelector<IN, String> keyText)
      throws IOException {
    saved.check(rnn);
    TypeInformation<Object> type = new RestoredType(saved.keys());
    return new StateReplay<>(
        saved,
        new StateBootstrap<>(rnn, history, keyText, type),
        history,
        type,
        new Keys<>(saved.keys()));
  }

  /**
   * An operator of a savepoint.
   *
   * @param parts of its keyed state
   * @param keys writes its keys
   * @param storage where its job has states
   * @param waiting its events that wait; null if there are none
   */
  record Saved(
      String path,
      String uid,
      OperatorState operator,
      List<KeyedPart> parts,
      TypeSerializer<Object> keys,
      Storage storage,
      @Nullable SavedWaiting waiting) {

    static Saved of(String path, String uid) throws IOException {
      ClassLoader classLoader = classLoader();
      List<KeyedPart> parts = RnnSavepoint.open(path, classLoader).parts(uid);
      var header = KeyedSnapshot.header(parts.get(0).handle(), classLoader);
      var states = header.getStateMetaInfoSnapshots();
      return new Saved(
          path,
          uid,
          SavepointMetadata.load(path, classLoader).operator(uid).orElseThrow(),
          parts,
          KeyedSnapshot.keySerializer(header),
          StateValues.in(states).map(StateValues::storage).orElse(Storage.DATASTREAM),
          waiting(parts, classLoader));
    }

    // A subtask that no event waits for may have no such state.
    private static @Nullable SavedWaiting waiting(List<KeyedPart> parts, ClassLoader classLoader)
        throws IOException {
      for (KeyedPart part : parts) {
        var header = KeyedSnapshot.header(part.handle(), classLoader);
        Optional<SavedWaiting> waiting = SavedWaiting.in(header.getStateMetaInfoSnapshots());
        if (waiting.isPresent()) {
          return waiting.get();
        }
      }
      return null;
    }

    private void check(StreamingRnn<?, ?> rnn) throws IOException {
      if (storage == Storage.SQL) {
        StateBootstrap.requireSql(rnn.plan());
      }
      requireNoUpdate(rnn.plan());
    }

    // The job would continue with the former model, and without a word.
    private void requireNoUpdate(RnnPlan<?, ?> plan) throws IOException {
      List<StoredVersion> stored = OperatorLists.versions(operator, classLoader());
      for (StoredVersion version : StoredVersion.lastUpdates(stored)) {
        if (version.isUpdateFor(plan)) {
          throw new SavepointException(
              "a replay must have another model than the one that an update has replaced, as it does not keep updates: uid=%s, model=%s, update=%s; replay with the model of the last update, or with another one, which must be readable while the job is built"
                  .formatted(uid, plan.model().source().id(), version));
        }
      }
    }
  }

  /**
   * Runs the job of the history in batch mode, which writes the new savepoint. The new savepoint
   * needs no file of the old one.
   *
   * @param path of the new savepoint, which must not exist
   * @return the result of the job, with the accumulators of {@link StateBootstrap} and of this
   * @throws SavepointException if the savepoint has parts that cannot be copied, such as records in
   *     flight; no job runs then
   * @throws Exception if the job fails
   */
  public JobExecutionResult execute(String path) throws Exception {
    Path directory = new Path(path);
    FileSystem files = directory.getFileSystem();
    if (files.exists(directory)) {
      throw new SavepointException(
          "the directory of a new savepoint must not exist: directory=%s; choose another one"
              .formatted(directory));
    }
    StateCopies.check(SavepointMetadata.load(savepoint, classLoader()).operators());
    try {
      Path states = new Path(directory, "states-of-" + operator.getOperatorID());
      JobExecutionResult result = write(states.toString());
      join(states, directory);
      files.delete(states, true);
      return result;
    } catch (Exception e) {
      files.delete(directory, true);
      throw e;
    }
  }

  private JobExecutionResult write(String path) throws Exception {
    StreamExecutionEnvironment environment = history.getExecutionEnvironment();
    // Where an operator of the history emits at its end only, a job in streaming mode hangs.
    environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    int maxParallelism = operator.getMaxParallelism();
    SavepointWriter.newSavepoint(environment, maxParallelism)
        .withOperator(
            OperatorIdentifier.forUidHash(operator.getOperatorID().toHexString()),
            bootstrap.of(saved(), maxParallelism, storage, waiting))
        .write(path);
    return environment.execute("replay of " + uid);
  }

  private static ClassLoader classLoader() {
    return Thread.currentThread().getContextClassLoader();
  }

  /** Puts the new states together with the other operators. */
  private void join(Path states, Path directory) throws IOException {
    SavepointMetadata scored = SavepointMetadata.load(states.toString(), classLoader());
    SavepointMetadata all = SavepointMetadata.load(savepoint, classLoader());
    StateCopies copies = new StateCopies(directory);
    List<OperatorState> operators = new ArrayList<>();
    for (OperatorState each : scored.operators()) {
      operators.add(copies.copy(named(each)));
    }
    operators.addAll(
        copies(
            all.operators().stream()
                .filter(each -> !each.getOperatorID().equals(operator.getOperatorID()))
                .toList(),
            copies));
    all.writeTo(directory, operators);
  }

  /** The new states with the uid and the name of the operator, which Flink's writer drops. */
  private OperatorState named(OperatorState scored) {
    OperatorState named =
        new OperatorState(
            operator.getOperatorName().orElse(null),
            operator.getOperatorUid().orElse(null),
            operator.getOperatorID(),
            scored.getParallelism(),
            scored.getMaxParallelism());
    scored.getSubtaskStates().forEach(named::putState);
    return named;
  }

  private static List<OperatorState> copies(Collection<OperatorState> of, StateCopies copies)
      throws IOException {
    List<OperatorState> operators = new ArrayList<>();
    for (OperatorState each : of) {
      operators.add(copies.copy(each));
    }
    return operators;
  }

  private DataStream<SavedKey<K>> saved() {
    return history
        .getExecutionEnvironment()
        .fromSequence(0, parts.size() - 1)
        .name("subtasks of " + uid)
        .flatMap(new Reader<>(parts, keys))
        .returns(SavedKey.type(keyType))
        .name("keys of " + uid);
  }

  /** Reads the parts with the numbers that it receives. */
  private static final class Reader<K> extends RichFlatMapFunction<Long, SavedKey<K>> {

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
    public void flatMap(Long number, Collector<SavedKey<K>> out) throws Exception {
      try (KeyedSnapshot snapshot = parts.get(number.intValue()).open(classLoader)) {
        var of = keys.in(snapshot.resources().getKeySerializer());
        new SavedKeyReader(snapshot).read(key -> out.collect(key.withKey(of.apply(key.key()))));
      }
    }
  }
}
