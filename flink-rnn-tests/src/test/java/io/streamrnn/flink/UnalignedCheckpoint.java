/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.channel.InputChannelInfo;
import org.apache.flink.runtime.state.InputChannelStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/** Checkpoints with records in flight, which depend on the load of a machine otherwise. */
final class UnalignedCheckpoint {

  private UnalignedCheckpoint() {}

  /** A savepoint whose operators have a record in flight. */
  static Path of(Path savepoint, Path folder) throws IOException {
    return of(savepoint, folder, operator -> true);
  }

  /** A savepoint of which some operators have a record in flight. */
  static Path of(Path savepoint, Path folder, Predicate<OperatorState> which) throws IOException {
    try (DataInputStream in =
            new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")));
        DataOutputStream out =
            new DataOutputStream(Files.newOutputStream(folder.resolve("_metadata")))) {
      var metadata =
          Checkpoints.loadCheckpointMetadata(
              in, UnalignedCheckpoint.class.getClassLoader(), savepoint.toUri().toString());
      metadata.getOperatorStates().stream().filter(which).forEach(UnalignedCheckpoint::addRecord);
      Checkpoints.storeCheckpointMetadata(metadata, out);
    }
    return folder;
  }

  private static void addRecord(OperatorState operator) {
    operator
        .getSubtaskStates()
        .forEach(
            (index, subtask) ->
                operator.putState(
                    index,
                    subtask.toBuilder()
                        .setInputChannelState(StateObjectCollection.singleton(record()))
                        .build()));
  }

  private static InputChannelStateHandle record() {
    return new InputChannelStateHandle(
        new InputChannelInfo(0, 0),
        new ByteStreamStateHandle("channel", new byte[] {1}),
        List.of(0L));
  }
}
