/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyStateSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * A savepoint or retained checkpoint of a job with {@link io.streamrnn.flink.StreamingRnn}, in
 * canonical or native format, of a heap or RocksDB state backend. What is in it is read from the
 * savepoint alone: neither the model nor the type of the keys is asked for. Immutable; a method may
 * be called by any thread.
 *
 * <p>This reads in the current process, one subtask after the other. {@link RnnState#read} does it
 * in a job.
 */
@PublicEvolving
public final class RnnSavepoint {

  /** What Flink's own writer of savepoints calls each operator. */
  private static final String UNNAMED = "ReducedOperatorState";

  private final SavepointMetadata metadata;
  private final ClassLoader classLoader;

  private RnnSavepoint(SavepointMetadata metadata, ClassLoader classLoader) {
    this.metadata = metadata;
    this.classLoader = classLoader;
  }

  /**
   * Opens a savepoint.
   *
   * @param path a directory with a file {@code _metadata}, on a file system of Flink
   * @throws SavepointException if there is none
   */
  public static RnnSavepoint open(String path) throws SavepointException {
    return open(path, RnnSavepoint.class.getClassLoader());
  }

  /**
   * As {@link #open(String)}.
   *
   * @param classLoader has the classes of the keys, and of records that wait
   */
  public static RnnSavepoint open(String path, ClassLoader classLoader) throws SavepointException {
    return new RnnSavepoint(SavepointMetadata.load(path, classLoader), classLoader);
  }

  /** The operators that have states of StreamRNN. */
  public List<SavepointOperator> operators() throws IOException {
    List<SavepointOperator> operators = new ArrayList<>();
    for (OperatorState operator : metadata.operators()) {
      describe(operator).ifPresent(operators::add);
    }
    return operators;
  }

  private Optional<SavepointOperator> describe(OperatorState operator) throws IOException {
    for (KeyedPart part : parts(operator)) {
      var header = KeyedSnapshot.header(part.handle(), classLoader);
      Optional<StateValues> values = StateValues.in(header.getStateMetaInfoSnapshots());
      if (values.isPresent()) {
        return Optional.of(
            description(operator, KeyedSnapshot.keySerializer(header), values.get().serializer()));
      }
    }
    return Optional.empty();
  }

  // Timers elsewhere do not keep an operator out of the list.
  private static List<KeyedPart> parts(OperatorState operator) throws SavepointException {
    List<KeyedPart> parts = new ArrayList<>();
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (KeyedStateHandle handle : KeyedHandles.of(subtask.getManagedKeyedState())) {
        parts.add(new KeyedPart(handle, operator.getMaxParallelism()));
      }
    }
    return parts;
  }

  private SavepointOperator description(
      OperatorState operator, TypeSerializer<Object> keys, KeyStateSerializer states)
      throws IOException {
    return new SavepointOperator(
        operator.getOperatorUid(),
        operator.getOperatorID().toHexString(),
        operator.getOperatorName().filter(name -> !name.equals(UNNAMED)),
        KeyText.of(keys).type(),
        states.layout().toString(),
        states.layout().sizes(),
        states.stamp(),
        states.takesOthers(),
        operator.getParallelism(),
        operator.getMaxParallelism(),
        operator.getStateSize(),
        OperatorLists.models(operator, classLoader));
  }

  /**
   * Passes on the state of each key of an operator, with the key as text: texts and numbers as they
   * are, tuples and rows as JSON arrays, records and POJOs as JSON objects.
   *
   * @param uid of the operator, or the hash of it
   * @throws SavepointException if there is no such operator, or it has no state of StreamRNN
   * @throws Exception what the consumer throws
   */
  public void read(String uid, ThrowingConsumer<KeyedRnnState<String>, Exception> out)
      throws Exception {
    for (KeyedPart part : parts(uid)) {
      try (KeyedSnapshot snapshot = part.open(classLoader)) {
        KeyText keys = KeyText.of(snapshot.resources().getKeySerializer());
        new KeyedStateReader(snapshot)
            .read(state -> out.accept(state.withKey(keys.of(state.key()))));
      }
    }
  }

  /**
   * The text that {@link #read} has for a key that a person wrote.
   *
   * @throws IllegalArgumentException if no key of the operator has it
   * @throws SavepointException if there is no such operator
   */
  public String keyText(String uid, String key) throws IOException {
    return keyText(uid).parse(key);
  }

  /**
   * How the keys of an operator are made of columns, for a history whose keys are in several.
   *
   * @throws SavepointException if there is no such operator
   */
  public KeyColumns keyColumns(String uid) throws IOException {
    return keyText(uid);
  }

  private KeyText keyText(String uid) throws IOException {
    return KeyText.of(KeyedSnapshot.keySerializer(header(parts(uid).get(0))));
  }

  /**
   * Writes a savepoint without some keys of an operator. Its other keys, with their timers and
   * events that wait, and all other operators are as they were. The new savepoint needs no file of
   * this one, so this one can be deleted.
   *
   * @param uid of the operator, or the hash of it
   * @param keys as {@link #read} returns them
   * @param directory of the new savepoint, which must not exist
   * @return which keys were found
   * @throws SavepointException if there is no such operator, it has no state of StreamRNN, the
   *     directory exists, two keys have one of the texts, or the savepoint has parts that cannot be
   *     copied
   */
  public Collection<String> erase(String uid, Collection<String> keys, String directory)
      throws IOException {
    OperatorState operator = ours(uid);
    return new Eraser(metadata, classLoader, directory).erase(operator, keys);
  }

  /** The parts of an operator with states of StreamRNN. */
  List<KeyedPart> parts(String uid) throws IOException {
    return KeyedPart.of(ours(uid));
  }

  private OperatorState ours(String uid) throws IOException {
    OperatorState operator = operator(uid);
    if (describe(operator).isEmpty()) {
      throw new SavepointException(
          "an operator must have a state of StreamRNN: uid=%s has none (savepoint=%s); those that have one: %s"
              .formatted(uid, metadata.path(), ids()));
    }
    return operator;
  }

  private KeyedBackendSerializationProxy<Object> header(KeyedPart part) throws IOException {
    return KeyedSnapshot.header(part.handle(), classLoader);
  }

  private OperatorState operator(String uid) throws IOException {
    Optional<OperatorState> operator = metadata.operator(uid);
    if (operator.isEmpty()) {
      throw new SavepointException(
          "an operator of the savepoint must have the uid: uid=%s (savepoint=%s); those with a state of StreamRNN: %s"
              .formatted(uid, metadata.path(), ids()));
    }
    return operator.get();
  }

  private String ids() throws IOException {
    List<String> ids = operators().stream().map(SavepointOperator::id).toList();
    return ids.isEmpty() ? "none" : String.join(", ", ids);
  }
}
