/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

/** The classes of SQL jobs, which a program that reads no savepoint of one need not have. */
final class TableClasses {

  private TableClasses() {}

  /** Whether they are there. Loads none of them. */
  static boolean areThere() {
    try {
      Class.forName(
          "org.apache.flink.table.runtime.typeutils.ExternalSerializer",
          false,
          TableClasses.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
