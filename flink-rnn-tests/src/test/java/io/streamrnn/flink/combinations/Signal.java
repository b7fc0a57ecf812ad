/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.InitialState;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A record of the scenarios, and what users' functions compute from it. Flink can fill its object
 * again.
 */
public final class Signal {

  static final int FEATURES = 2;

  // What a function returns is only read until it is called again: so it may use arrays again.
  private static final ThreadLocal<float[][]> ROWS =
      ThreadLocal.withInitial(() -> new float[3][FEATURES]);

  public String key;
  public long id;
  // The sequence number; the id too.
  public long number;
  public boolean starts;
  public boolean ends;
  public boolean resets;
  // How many steps it holds, where records hold several.
  public int rows;
  // A bit per value, the first step first.
  public int missing;
  // What it says of them.
  public Constants constants;
  public Fault fault;

  /** What a record says of the constants of its key. */
  public enum Constants {
    NONE,
    SET,
    THROW,
    WRONG_SIZE,
    INFINITE
  }

  /** What goes wrong with a record. */
  public enum Fault {
    NONE,
    START_THROWS,
    END_THROWS,
    RESET_THROWS,
    NUMBER_THROWS,
    ID_IS_NULL,
    INPUT_THROWS,
    INPUT_IS_NULL,
    ROW_IS_NULL,
    TOO_LONG,
    INFINITE,
    INITIAL_THROWS,
    INITIAL_MISFITS,
    INITIAL_IS_INFINITE,
    CELL_THROWS,
    SCORE_DIVERGES,
    STATE_DIVERGES,
    OUTPUT_THROWS,
    OUTPUT_IS_NULL
  }

  /** For Flink. */
  public Signal() {}

  Signal(
      String key,
      long id,
      long number,
      boolean starts,
      boolean ends,
      boolean resets,
      int rows,
      int missing,
      Constants constants,
      Fault fault) {
    this.key = key;
    this.id = id;
    this.number = number;
    this.starts = starts;
    this.ends = ends;
    this.resets = resets;
    this.rows = rows;
    this.missing = missing;
    this.constants = constants;
    this.fault = fault;
  }

  private List<Object> values() {
    return List.of(key, id, number, starts, ends, resets, rows, missing, constants, fault);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Signal signal && values().equals(signal.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return "Signal" + values();
  }

  static String keyOf(Signal signal) {
    return signal == null ? "nobody" : signal.key;
  }

  /** A record for an event that did not come. */
  static Signal missed(String key, long time) {
    if (time % 7 == 3) {
      throw new IllegalStateException("no record");
    }
    if (time % 11 == 5) {
      return null;
    }
    Fault fault = time % 13 == 4 ? Fault.CELL_THROWS : Fault.NONE;
    int rows = (int) (Math.abs(time) % 3);
    int missing = (int) (Math.abs(time) % 5);
    return new Signal(key, 1000 + time, 0, true, true, true, rows, missing, Constants.NONE, fault);
  }

  boolean isStart() {
    require(Fault.START_THROWS);
    return starts;
  }

  boolean isEnd() {
    require(Fault.END_THROWS);
    return ends;
  }

  boolean isReset() {
    require(Fault.RESET_THROWS);
    return resets;
  }

  long sequenceNumber() {
    require(Fault.NUMBER_THROWS);
    return number;
  }

  String idOfEvent() {
    require(Fault.NUMBER_THROWS);
    return fault == Fault.ID_IS_NULL ? null : "id-" + number;
  }

  /** The features of a record that is one step. */
  float[] features() {
    float[][] one = steps(1);
    return one == null ? null : one[0];
  }

  /** The features of all its steps. */
  float[][] steps() {
    return steps(rows);
  }

  private float[][] steps(int count) {
    require(Fault.INPUT_THROWS);
    if (fault == Fault.INPUT_IS_NULL) {
      return null;
    }
    SplittableRandom random = new SplittableRandom(id);
    float[][] steps = Arrays.copyOf(ROWS.get(), count);
    for (int i = 0; i < count * FEATURES; i++) {
      float value = (float) random.nextDouble(-1, 1);
      steps[i / FEATURES][i % FEATURES] = (missing >> i & 1) == 1 ? Float.NaN : value;
    }
    if (count > 0) {
      steps[count - 1] = faulty(steps[count - 1]);
    }
    return steps;
  }

  private float[] faulty(float[] row) {
    return switch (fault) {
      case ROW_IS_NULL -> null;
      case TOO_LONG -> new float[FEATURES + 1];
      case INFINITE -> new float[] {row[0], Float.POSITIVE_INFINITY};
      case CELL_THROWS -> new float[] {WhimsicalCell.THROWS, row[1]};
      case SCORE_DIVERGES -> new float[] {WhimsicalCell.SCORE_DIVERGES, row[1]};
      case STATE_DIVERGES -> new float[] {WhimsicalCell.STATE_DIVERGES, row[1]};
      default -> row;
    };
  }

  /** Initial states of these sizes; of some records, the model's. */
  float[][] initial(int... sizes) {
    require(Fault.INITIAL_THROWS);
    if (fault == Fault.INITIAL_MISFITS) {
      return new float[][] {new float[sizes[0] + 1]};
    }
    return id % 3 == 0 ? InitialState.OF_MODEL : values(fault == Fault.INITIAL_IS_INFINITE, sizes);
  }

  /** Constants of these sizes. */
  float[][] constants(int... sizes) {
    return switch (constants) {
      case NONE -> ConstantsFunction.UNCHANGED;
      case SET -> values(false, sizes);
      case THROW -> throw new IllegalStateException("constants");
      case WRONG_SIZE -> new float[sizes.length][sizes[0] + 1];
      case INFINITE -> values(true, sizes);
    };
  }

  private float[][] values(boolean infinite, int... sizes) {
    SplittableRandom random = new SplittableRandom(~id);
    float[][] values = new float[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      values[k] = new float[sizes[k]];
      for (int i = 0; i < sizes[k]; i++) {
        values[k][i] = (float) random.nextDouble(-1, 1);
      }
    }
    if (infinite) {
      values[0][0] = Float.NEGATIVE_INFINITY;
    }
    return values;
  }

  /** The result of a record that is one step. */
  String line(float[] score) {
    return line(new float[][] {score});
  }

  /** The result of a function that sees the context too. */
  String line(float[][] scores, Seen seen) {
    String line = line(scores);
    return line == null ? null : line + seen;
  }

  /** The result: key, id and the bits of the scores. */
  String line(float[][] scores) {
    require(Fault.OUTPUT_THROWS);
    if (fault == Fault.OUTPUT_IS_NULL) {
      return null;
    }
    String line = key + "|" + id + "|" + Bits.of(scores);
    for (float[] score : scores) {
      // They are the function's own, to do with as it likes.
      Arrays.fill(score, Float.NaN);
    }
    return line;
  }

  private void require(Fault other) {
    if (fault == other) {
      throw new IllegalStateException(other.name());
    }
  }
}
