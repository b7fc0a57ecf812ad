package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** How the numbers of states and windows are kept between events. */
@PublicEvolving
public enum StateType {
  /** As they are computed, in 4 bytes. */
  FLOAT32,
  /**
   * Rounded to the nearest bfloat16, in 2 bytes: 8 bits of precision, the range of float32. The
   * next event starts from the rounded numbers, on every state back end and whether or not there
   * was a failure in between.
   */
  BFLOAT16
}
