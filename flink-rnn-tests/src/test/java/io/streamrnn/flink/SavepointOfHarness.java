/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;

/** Savepoints of one operator without a cluster: what a harness returns, as a file. */
public final class SavepointOfHarness {

  // That of the harness.
  private static final int MAX_PARALLELISM = 128;

  private SavepointOfHarness() {}

  /** Writes the file into a directory. */
  public static void write(Path directory, String uid, OperatorSubtaskState state)
      throws IOException {
    OperatorState operator =
        new OperatorState("rnn", uid, OperatorIDGenerator.fromUid(uid), 1, MAX_PARALLELISM);
    operator.putState(0, state);
    try (OutputStream out =
        Files.newOutputStream(Files.createDirectories(directory).resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(1, List.of(operator), List.of()), out);
    }
  }

  /** Reads a file for a harness to start from. */
  public static OperatorSubtaskState read(Path directory) throws IOException {
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(directory.resolve("_metadata")))) {
      return Checkpoints.loadCheckpointMetadata(
              in, SavepointOfHarness.class.getClassLoader(), directory.toUri().toString())
          .getOperatorStates()
          .iterator()
          .next()
          .getState(0);
    }
  }
}
