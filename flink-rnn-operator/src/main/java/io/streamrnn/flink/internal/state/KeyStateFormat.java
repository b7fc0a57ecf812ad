/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The little-endian bytes of a {@link KeyState}. Format 1. A part in brackets is present if its
 * flag is set:
 *
 * <pre>
 *   int    length of all that follows
 *   byte   format, 1
 *   short  flags
 *   long   stamp of the model
 *   [1     long   event time of the last event]
 *   [2     long   event time of the last step]
 *   [4     int    idle steps since the last event]
 *   [8     int, float...  the last score]
 *   [16    int, float...  the last values of the features]
 *   [32    int, float...  constants]
 *   [64    long   highest sequence number]
 *   [128   int, then for each: int, byte...  ids in UTF-8, the oldest first]
 *   [256   long   processing time of the last event]
 *   [512   long   event-time timer]
 *   [1024  long   processing-time timer]
 *   [16384 int, float...  the features of the last step as they came]
 *   [32768 byte   parts, then those that are set:
 *     [1   long, long, int, float...  stamp, steps and states of the model that is to take over]
 *     [2   long, int, int, float...   stamp, size of one and all of the last inputs]
 *     [4   int, int...  the sizes of the constants, if there are several]]
 *   [2048  long   steps of the open sequence,
 *          float... or short...  values, as many as the layout has after these steps, or all that
 *                 is left if the stamp is that of another model]
 *    4096  the values are shorts: the upper halves of floats whose lower halves are 0
 *    8192  the states were set, and the sequence awaits its first event
 * </pre>
 *
 * <p>Values take half the space if all of them are bfloat16 numbers. So writing loses nothing, and
 * rounding is decided where values are computed.
 *
 * @param layout of the values of this stamp
 * @param stamp of the model; with another one, all values are in use, whatever their layout is
 */
record KeyStateFormat(StateLayout layout, long stamp) {

  /** The size of a sequence, without its values. */
  static final int HEADER = 4 + 1 + 2 + 8 + 8 + 8;

  static final byte FORMAT = 1;
  static final int LAST_EVENT = 1;
  static final int LAST_STEP = 2;
  static final int MISSED = 4;
  static final int SCORE = 8;
  static final int OBSERVED = 16;
  static final int CONSTANTS = 32;
  static final int SEQUENCE_NUMBER = 64;
  static final int IDS = 128;
  static final int TOUCHED = 256;
  static final int TIMER = 512;
  static final int TIME_TO_LIVE_TIMER = 1024;
  static final int OPEN = 2048;
  static final int HALVES = 4096;
  static final int AWAITS_START = 8192;
  static final int FEATURES = 16384;
  static final int CHANGES = 32768;
  static final int ALL = 65535;
  static final int SHADOW = 1;
  static final int INPUTS = 2;
  static final int CONSTANT_SIZES = 4;
  static final int ALL_PARTS = 7;
  static final long CHANGE_HEADER = 1 + 8 + 8 + 4;
  // Those that a number follows, or the length of an array.
  static final int LONGS =
      LAST_EVENT | LAST_STEP | SEQUENCE_NUMBER | TOUCHED | TIMER | TIME_TO_LIVE_TIMER | OPEN;
  static final int INTS = MISSED | SCORE | OBSERVED | CONSTANTS | IDS | FEATURES;
  // The length, the format, the flags and the stamp.
  static final int LEAST = 4 + 1 + 2 + 8;

  static int flags(KeyState state) {
    return (state.lastEvent == KeyState.NONE ? 0 : LAST_EVENT)
        | (state.missed == 0 ? 0 : MISSED)
        | (state.open ? OPEN : 0)
        | (state.awaitsStart ? AWAITS_START : 0)
        | (state.extras == KeyExtras.NONE ? 0 : flags(state.extras));
  }

  private static int flags(KeyExtras extras) {
    return (extras.lastStep == KeyState.NONE ? 0 : LAST_STEP)
        | (extras.score == null ? 0 : SCORE)
        | (extras.observed == null ? 0 : OBSERVED)
        | (extras.constants == null ? 0 : CONSTANTS)
        | (extras.sequenceNumber == KeyState.NONE ? 0 : SEQUENCE_NUMBER)
        | (extras.ids.length == 0 ? 0 : IDS)
        | (extras.touched == KeyState.NONE ? 0 : TOUCHED)
        | (extras.timer == KeyState.NONE ? 0 : TIMER)
        | (extras.timeToLiveTimer == KeyState.NONE ? 0 : TIME_TO_LIVE_TIMER)
        | (extras.features == null ? 0 : FEATURES)
        | (parts(extras) == 0 ? 0 : CHANGES);
  }

  /** The parts of {@link #CHANGES}. */
  static int parts(KeyExtras extras) {
    return (extras.shadow == null ? 0 : SHADOW)
        | (extras.inputs == null ? 0 : INPUTS)
        | (extras.constantSizes.length == 0 ? 0 : CONSTANT_SIZES);
  }

  /** How many values of an open state are in use. */
  int count(KeyState state) {
    return isOther(state) ? state.values.length : layout.floats(state.steps);
  }

  /** Whether the states are those of another model, of which all values are in use. */
  boolean isOther(KeyState state) {
    return state.stamp != stamp && layout instanceof StateLayout.States;
  }

  /**
   * The bytes of a state.
   *
   * @param areRounded whether its values are bfloat16 numbers; other values that happen to be are
   *     not looked for
   */
  int bytes(KeyState state, boolean areRounded) {
    int flags = flags(state);
    long bytes = LEAST + Long.BYTES * (long) Integer.bitCount(flags & LONGS);
    bytes += Integer.BYTES * (long) Integer.bitCount(flags & INTS);
    if (state.extras != KeyExtras.NONE) {
      bytes += floats(state.extras) + changes(state.extras);
      for (String id : state.extras.ids) {
        bytes += Integer.BYTES + id.length();
      }
    }
    if (state.open) {
      int floats =
          layout instanceof StateLayout.Window ? layout.floats(state.steps) : state.values.length;
      bytes += (areRounded ? Short.BYTES : Float.BYTES) * (long) floats;
    }
    return Math.toIntExact(bytes);
  }

  /**
   * The most bytes that a state can take.
   *
   * @param count of its values in use
   * @param ids those that it remembers, in UTF-8
   */
  static int atMost(KeyExtras extras, int count, byte[][] ids) {
    long size = HEADER + 6L * Long.BYTES + 6L * Integer.BYTES + (long) Float.BYTES * count;
    size += floats(extras) + changes(extras);
    for (byte[] id : ids) {
      size += Integer.BYTES + id.length;
    }
    return Math.toIntExact(size);
  }

  private static long floats(KeyExtras extras) {
    return Float.BYTES
        * (length(extras.score)
            + length(extras.observed)
            + length(extras.constants)
            + length(extras.features));
  }

  /** The bytes of what concerns a change of the model, at most. */
  private static long changes(KeyExtras extras) {
    long bytes = 0;
    if (extras.shadow != null) {
      bytes += CHANGE_HEADER + Float.BYTES * length(extras.shadow.values());
    }
    if (extras.inputs != null) {
      bytes += CHANGE_HEADER + Float.BYTES * length(extras.inputs.values());
    }
    if (extras.constantSizes.length > 0) {
      bytes += 1 + Integer.BYTES * (1L + extras.constantSizes.length);
    }
    return bytes;
  }

  private static long length(float @Nullable [] floats) {
    return floats == null ? 0 : floats.length;
  }

  /** Memory for this many bytes: the same, if it is enough. */
  static ByteBuffer reserve(ByteBuffer bytes, int length) {
    return bytes.capacity() < length
        ? ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN)
        : bytes.clear();
  }

  static IOException damaged(String what) {
    return new IOException(
        "the state of a key is damaged: " + what + "; restore an earlier savepoint");
  }
}
