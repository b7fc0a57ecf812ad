/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** Hands out the files in their order. The id of a split is the index of its file. */
final class FileSplits implements FileSplitAssigner {

  private final TreeMap<Integer, FileSourceSplit> splits = new TreeMap<>();

  FileSplits(Collection<FileSourceSplit> splits) {
    addSplits(splits);
  }

  /** One split per file. */
  static FileEnumerator enumerator(InputFiles files) {
    return (paths, minimum) -> {
      List<FileSourceSplit> splits = new ArrayList<>();
      for (InputFile file : files.files()) {
        splits.add(split(splits.size(), file.path()));
      }
      return splits;
    };
  }

  /** The index of a file. */
  static int index(FileSourceSplit split) {
    return Integer.parseInt(split.splitId());
  }

  @Override
  public Optional<FileSourceSplit> getNext(String host) {
    return Optional.ofNullable(splits.pollFirstEntry()).map(Map.Entry::getValue);
  }

  @Override
  public void addSplits(Collection<FileSourceSplit> added) {
    added.forEach(split -> splits.put(index(split), split));
  }

  @Override
  public Collection<FileSourceSplit> remainingSplits() {
    return List.copyOf(splits.values());
  }

  private static FileSourceSplit split(int index, Path path) throws IOException {
    FileStatus status = path.getFileSystem().getFileStatus(path);
    return new FileSourceSplit(
        Integer.toString(index),
        path,
        0,
        status.getLen(),
        status.getModificationTime(),
        status.getLen());
  }
}
