/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.model.StoredModelSerializer;
import io.streamrnn.flink.internal.operator.StoredVersion;
import io.streamrnn.flink.internal.operator.StoredVersionSerializer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;

/** The lists in the operator state of a savepoint. */
final class OperatorLists {

  /** The models of a job that does not carry them, and of a job that replaces them. */
  private static final String MODELS = "rnn-model";

  private static final String VERSIONS = "rnn-versions";

  private OperatorLists() {}

  /** The models in the states of an operator, each once. */
  static List<String> models(OperatorState operator, ClassLoader classLoader)
      throws SavepointException {
    Set<String> models = new LinkedHashSet<>();
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        read(handle, MODELS, StoredModelSerializer.INSTANCE, classLoader)
            .forEach(stored -> models.add(stored.model().toString()));
        versions(handle, classLoader).forEach(version -> models.add(version.toString()));
      }
    }
    return new ArrayList<>(models);
  }

  /** The versions of models in the states of an operator. */
  static List<StoredVersion> versions(OperatorState operator, ClassLoader classLoader)
      throws SavepointException {
    List<StoredVersion> versions = new ArrayList<>();
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
        versions.addAll(versions(handle, classLoader));
      }
    }
    return versions;
  }

  private static List<StoredVersion> versions(OperatorStateHandle handle, ClassLoader classLoader)
      throws SavepointException {
    return read(handle, VERSIONS, StoredVersionSerializer.instance(), classLoader);
  }

  /** The elements of a list; none if there is no such list. */
  private static <T> List<T> read(
      OperatorStateHandle handle,
      String name,
      TypeSerializer<T> serializer,
      ClassLoader classLoader)
      throws SavepointException {
    List<T> elements = new ArrayList<>();
    if (!handle.getStateNameToPartitionOffsets().containsKey(name)) {
      return elements;
    }
    try (DefaultOperatorStateBackend backend = restored(handle, classLoader)) {
      backend
          .getUnionListState(new ListStateDescriptor<>(name, serializer))
          .get()
          .forEach(elements::add);
      return elements;
    } catch (Exception e) {
      throw Headers.unreadable(e);
    }
  }

  /** The operator state of one subtask. */
  static DefaultOperatorStateBackend restored(OperatorStateHandle handle, ClassLoader classLoader)
      throws SavepointException {
    try {
      return new DefaultOperatorStateBackendBuilder(
              classLoader, new ExecutionConfig(), false, List.of(handle), new CloseableRegistry())
          .build();
    } catch (Exception e) {
      throw Headers.unreadable(e);
    }
  }
}
