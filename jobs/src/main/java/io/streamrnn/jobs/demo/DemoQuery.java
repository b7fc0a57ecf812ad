/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.io.IOException;
import java.nio.file.Path;

/** The forecasts of the demo as Flink SQL, for the files of a folder. */
record DemoQuery(DemoFolder folder) {

  /** The statements, each with a semicolon behind it. */
  String text() throws IOException {
    return Resources.text("query.sql")
        .replace("@readings@", literal(folder.readings()))
        .replace("@model@", literal(folder.model()));
  }

  private static String literal(Path file) {
    return DemoFolder.flinkPath(file).toString().replace("'", "''");
  }
}
