/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.checkpoint.metadata.MetadataSerializers;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;

/**
 * The file {@code _metadata} of a savepoint or a retained checkpoint.
 *
 * @param path as the user gave it
 * @param version of the format of the file
 */
record SavepointMetadata(String path, int version, CheckpointMetadata content) {

  private static final String FILE = "_metadata";

  /**
   * Reads the file.
   *
   * @param path the directory, or the file in it
   * @param classLoader has the classes of the user
   */
  static SavepointMetadata load(String path, ClassLoader classLoader) throws SavepointException {
    try {
      CompletedCheckpointStorageLocation location =
          AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
      int version = version(location);
      try (DataInputStream in =
          new DataInputStream(location.getMetadataHandle().openInputStream())) {
        return new SavepointMetadata(
            path,
            version,
            Checkpoints.loadCheckpointMetadata(in, classLoader, location.getExternalPointer()));
      }
    } catch (FileNotFoundException e) {
      throw new SavepointException(
          "a savepoint must be a directory with a file %s: path=%s; pass the path that Flink printed when it took the savepoint"
              .formatted(FILE, path),
          e);
    } catch (EOFException e) {
      throw new SavepointException(
          "a savepoint must be whole: path=%s (%s ends too early, as after an interrupted copy); copy it again"
              .formatted(path, FILE),
          e);
    } catch (IOException | RuntimeException e) {
      throw new SavepointException(
          "a savepoint must be readable: path=%s (%s); pass the path that Flink printed when it took the savepoint, whose version must not be newer than Flink 2.3"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static int version(CompletedCheckpointStorageLocation location) throws IOException {
    try (DataInputStream in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      in.readInt();
      return in.readInt();
    }
  }

  Collection<OperatorState> operators() {
    return content.getOperatorStates();
  }

  /** The operator with a uid, or with this hash of a uid. */
  Optional<OperatorState> operator(String uid) {
    OperatorID id = OperatorIDGenerator.fromUid(uid);
    return operators().stream()
        .filter(
            operator ->
                operator.getOperatorID().equals(id)
                    || operator.getOperatorID().toHexString().equals(uid))
        .findAny();
  }

  /** Writes the file for other operators, in the format of this one. */
  void writeTo(Path directory, List<OperatorState> operators) throws IOException {
    FileSystem files = directory.getFileSystem();
    CheckpointMetadata next =
        new CheckpointMetadata(
            content.getCheckpointId(),
            operators,
            content.getMasterStates(),
            content.getCheckpointProperties());
    try (OutputStream out = files.create(new Path(directory, FILE), WriteMode.NO_OVERWRITE)) {
      Checkpoints.storeCheckpointMetadata(
          next, new DataOutputStream(out), MetadataSerializers.getSerializer(version));
    }
  }
}
