/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.model.StoredModel;
import io.streamrnn.flink.internal.model.StoredModelSerializer;
import io.streamrnn.flink.internal.operator.StoredVersionSerializer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListState;
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
        models.addAll(models(handle, classLoader));
      }
    }
    return new ArrayList<>(models);
  }

  private static List<String> models(OperatorStateHandle handle, ClassLoader classLoader)
      throws SavepointException {
    List<String> models = new ArrayList<>();
    Set<String> states = handle.getStateNameToPartitionOffsets().keySet();
    if (!states.contains(MODELS) && !states.contains(VERSIONS)) {
      return models;
    }
    try (DefaultOperatorStateBackend backend = restored(handle, classLoader)) {
      if (states.contains(MODELS)) {
        for (StoredModel each : union(backend, MODELS, StoredModelSerializer.INSTANCE).get()) {
          models.add(each.model().toString());
        }
      }
      if (states.contains(VERSIONS)) {
        union(backend, VERSIONS, StoredVersionSerializer.instance())
            .get()
            .forEach(version -> models.add(version.toString()));
      }
      return models;
    } catch (Exception e) {
      throw Headers.unreadable(e);
    }
  }

  private static <T> ListState<T> union(
      DefaultOperatorStateBackend backend, String name, TypeSerializer<T> serializer)
      throws Exception {
    return backend.getUnionListState(new ListStateDescriptor<>(name, serializer));
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
