/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files of a Flink file system. */
final class RemoteFiles {

  private RemoteFiles() {}

  /**
   * A file, or the files of a folder in the order of their paths.
   *
   * @throws io.streamrnn.jobs.shared.CannotRunException if there is none
   */
  static List<InputFile> of(Location location) {
    List<InputFile> files = new ArrayList<>();
    try {
      FileSystem system = location.path().getFileSystem();
      add(system, system.getFileStatus(location.path()), files);
    } catch (IOException e) {
      throw location.unreadable(e);
    }
    if (files.isEmpty()) {
      throw location.unreadable(new IOException("the folder has no files"));
    }
    files.sort(Comparator.comparing(InputFile::name));
    return files;
  }

  private static void add(FileSystem system, FileStatus status, List<InputFile> files)
      throws IOException {
    if (!status.isDir()) {
      Path file = status.getPath();
      files.add(new InputFile(file.toString(), file, FileVersion.of(status)));
      return;
    }
    for (FileStatus child : system.listStatus(status.getPath())) {
      String name = child.getPath().getName();
      if (!name.startsWith(".") && !name.startsWith("_")) {
        add(system, child, files);
      }
    }
  }
}
