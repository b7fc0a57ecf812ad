/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the scores of an embedded run are written: {@code --output}. */
public sealed interface Output permits OutputFile, StandardOutput {

  /** The output of {@code --output}: a file, or {@code -}. */
  static Output of(String path, PrintWriter messages) {
    return OutputOptions.STANDARD_OUTPUT.equals(path)
        ? StandardOutput.of(messages)
        : OutputFile.of(path);
  }

  /**
   * Requires an output that can be written.
   *
   * @param overwrite whether existing files may be replaced
   * @throws CannotRunException if the output cannot be written, or exists
   */
  void requireWritable(boolean overwrite);

  /** All files that a run writes, including the unfinished ones. */
  List<Path> all();

  /** Where the scores are, for messages. */
  String scoresName();

  /** Where the rejected rows are, for messages. */
  String rejectedName();

  /** The file of the report of an evaluation; empty if it is not written. */
  Optional<Path> reportFile();

  /**
   * Opens the output for writing.
   *
   * @throws CannotRunException if another process writes it
   */
  Draft draft() throws IOException;

  /** The output while it is written. Not thread-safe. */
  interface Draft extends Closeable {

    /** Takes the lines of scores. */
    LineSink scores();

    /** Takes the lines of rejected rows. */
    LineSink rejections();

    /**
     * Completes the output.
     *
     * @param anyRejected whether there are rejected rows
     * @param report the report of the evaluation; empty if there is none
     */
    void publish(boolean anyRejected, Optional<String> report) throws IOException;
  }
}
