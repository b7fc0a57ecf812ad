/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.FieldValue;
import java.io.IOException;

/** Writes the fields of one line. */
interface FieldWriter {

  /** A value of the input, as it is there. */
  void copy(String name, FieldValue value) throws IOException;

  /** An output of the model. */
  void number(String name, float value) throws IOException;

  /** A count or an index. */
  void integer(String name, int value) throws IOException;

  /** A text that was not in the row. */
  void text(String name, String value) throws IOException;

  /** A truth value. */
  void truth(String name, boolean value) throws IOException;

  /** A field without a value. */
  void none(String name) throws IOException;
}
