/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The style sheet of the reports. */
public final class ReportStyle {

  private ReportStyle() {}

  /** The text of the style sheet. */
  public static String css() {
    try (InputStream css =
        Objects.requireNonNull(ReportStyle.class.getResourceAsStream("report.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of this program must be readable", e);
    }
  }
}
