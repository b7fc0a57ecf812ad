/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/** Deletes files when it is closed, or when the process ends before, as by Ctrl-C. */
public final class Cleanup implements Closeable {

  private final Path[] files;
  private final Thread hook = new Thread(this::delete, "streamrnn-cleanup");

  /** Of files and directories, which need not exist. */
  public Cleanup(Path... files) {
    this.files = files;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends, and the hook runs.
    }
  }

  private void delete() {
    for (Path file : files) {
      try {
        if (Files.isDirectory(file)) {
          FileUtils.deleteDirectory(file.toFile());
        } else {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        // Another thread of a process that ends may still write there.
      }
    }
  }
}
