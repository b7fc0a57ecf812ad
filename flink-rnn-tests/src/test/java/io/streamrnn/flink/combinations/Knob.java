/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

/** An option of a scenario; 0 is what most people keep. */
enum Knob {
  MODEL(3),
  SEVERAL_STEPS(2),
  SCORING(6),
  START(2),
  END(2),
  RESET(2),
  GAP(3),
  MISSING_START(3),
  REPEATED_START(3),
  END_WITHOUT_START(3),
  INITIAL_STATE(4),
  ORDER(4),
  DUPLICATES(4),
  MISSING_VALUES(5),
  ELAPSED_TIME(3),
  CONSTANTS(3),
  IDLE_STEPS(5),
  TIME_TO_LIVE(3),
  EXPIRE_AFTER(3),
  BFLOAT16(2),
  CONTEXT(2),
  ROCKSDB(2),
  /** Whether Flink fills the object of a record again. */
  OBJECT_REUSE(2);

  private final int settings;

  Knob(int settings) {
    this.settings = settings;
  }

  int settings() {
    return settings;
  }
}
