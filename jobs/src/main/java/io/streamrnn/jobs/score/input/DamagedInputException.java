/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import org.apache.flink.util.ExceptionUtils;

/**
 * A file of the input cannot be read to its end, or was changed before that. The message is for the
 * user.
 */
public final class DamagedInputException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final String CHANGED = "the files of --input must not change until they are read";

  /**
   * An exception for a failure in a file.
   *
   * @param line the last one that was read, from 1; 0 if none was
   */
  DamagedInputException(String file, long line, IOException reason) {
    super(
        "the files of --input must be readable to their end: file=%s, last line read=%d: %s"
            .formatted(file, line, UserFiles.reason(reason)));
    addSuppressed(reason);
  }

  private DamagedInputException(String message) {
    super(message);
  }

  /** Whether a run failed since a file was changed. Causes of the cluster have messages only. */
  public static boolean isOfChange(Throwable failure) {
    return ExceptionUtils.findThrowableWithMessage(failure, CHANGED).isPresent();
  }

  private static String next(InputFile file) {
    return file.isOfThisMachine()
        ? "put the file back as it was, with its time (touch -d '%s' FILE), and repeat the command, or use a copy of a file that grows"
            .formatted(file.start().time())
        : "use a copy to which nobody writes";
  }

  /**
   * An exception for a file that is another one than it was.
   *
   * @param now what is there
   */
  static DamagedInputException changed(InputFile file, String now) {
    return new DamagedInputException(
        "%s: file=%s, at the start %s, now %s; %s"
            .formatted(CHANGED, file.name(), file.start(), now, next(file)));
  }
}
