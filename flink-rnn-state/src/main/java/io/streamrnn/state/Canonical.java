/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.CheckpointStreamWithResultProvider;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.FullSnapshotAsyncWriter;
import org.apache.flink.runtime.state.FullSnapshotResources;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.util.FlinkRuntimeException;

/** Writes keyed states in canonical format. */
final class Canonical {

  private Canonical() {}

  /** Writes all entries of a snapshot into a file of a savepoint. */
  static KeyedStateHandle write(FullSnapshotResources<Object> entries, StateCopies copies)
      throws IOException {
    try {
      return new FullSnapshotAsyncWriter<>(
              SavepointType.savepoint(SavepointFormatType.CANONICAL),
              () ->
                  CheckpointStreamWithResultProvider.createSimpleStream(
                      CheckpointedStateScope.EXCLUSIVE, copies.files()),
              entries)
          .get(new CloseableRegistry())
          .getJobManagerOwnedSnapshot();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new FlinkRuntimeException(e);
    }
  }
}
