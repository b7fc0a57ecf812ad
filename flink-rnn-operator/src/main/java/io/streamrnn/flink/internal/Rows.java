package io.streamrnn.flink.internal;

import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.state.KeyState;
import java.time.Duration;
import java.util.Arrays;

/** Makes of the features of an event the rows that the model sees. */
final class Rows {

  private final MissingValues missing;
  private final boolean several;
  // In nanoseconds; 0 for none.
  private final double elapsedUnit;
  private final int features;
  private final int inputSize;
  private final boolean copies;

  /**
   * For a model of this size, which these inputs fit.
   *
   * @param copies whether rows are used after the input function was called for another event
   */
  Rows(RnnSpec.Inputs<?> inputs, int inputSize, boolean copies) {
    this.missing = inputs.missing();
    this.several = inputs.several();
    this.elapsedUnit = inputs.elapsed() == null ? 0 : nanos(inputs.elapsed());
    this.inputSize = inputSize;
    this.copies = copies;
    this.features = inputs.features(inputSize);
  }

  /**
   * Fills in {@link Turn#rows}, {@link Turn#steps} and {@link Turn#observed}.
   *
   * @param given by the input function
   * @param past of the sequence that the event belongs to; null if it begins one
   */
  void prepare(float[][] given, Turn<?, ?> turn, KeyState past) throws Rejection {
    if (given == null) {
      throw new Rejection(Reason.NULL_INPUT, "the input function must not return null");
    }
    turn.rows = new float[given.length][];
    float[] observed = past == null ? null : past.observed();
    long lastStep = past == null ? KeyState.NONE : past.lastStep();
    for (int t = 0; t < given.length; t++) {
      boolean whole = require(given[t], t);
      if (missing instanceof MissingValues.RepeatLast repeat) {
        observed = observed(given[t], observed);
        turn.observed = observed;
        turn.rows[t] = row(filled(given[t], observed, repeat.before()), null, turn, lastStep);
      } else {
        turn.rows[t] =
            whole ? row(given[t], null, turn, lastStep) : incomplete(given[t], turn, lastStep);
      }
      if (turn.rows[t] != null) {
        turn.steps.add(turn.rows[t]);
        lastStep = Math.max(lastStep, turn.timestamp);
      }
    }
  }

  private float[] incomplete(float[] given, Turn<?, ?> turn, long lastStep) {
    if (missing instanceof MissingValues.Impute impute) {
      return row(filled(given, given, impute.values()), null, turn, lastStep);
    }
    if (missing instanceof MissingValues.Flag) {
      return row(filled(given, given, new float[features]), given, turn, lastStep);
    }
    return null;
  }

  /** Whether nothing is missing. */
  private boolean require(float[] given, int step) throws Rejection {
    if (given == null) {
      throw new Rejection(Reason.NULL_INPUT, "the input function must not return null" + at(step));
    }
    if (given.length != features) {
      throw new Rejection(
          Reason.WRONG_LENGTH,
          "input has the wrong length: expected %s=%d, got length=%d%s"
              .formatted(
                  features == inputSize ? "inputSize" : "features",
                  features,
                  given.length,
                  at(step)));
    }
    boolean whole = true;
    for (int i = 0; i < features; i++) {
      if (!Float.isFinite(given[i])) {
        if (!Float.isNaN(given[i]) || missing instanceof MissingValues.Reject) {
          throw new Rejection(
              Reason.NOT_FINITE,
              "input must be finite: input[%d]=%s%s".formatted(i, given[i], at(step)));
        }
        whole = false;
      }
    }
    return whole;
  }

  private String at(int step) {
    return several ? " at step " + step : "";
  }

  /** What was seen last of each feature, this event included. */
  private static float[] observed(float[] given, float[] before) {
    float[] observed = given.clone();
    for (int i = 0; i < observed.length && before != null; i++) {
      observed[i] = Float.isNaN(observed[i]) ? before[i] : observed[i];
    }
    return observed;
  }

  /** The values that are there, else those of a second array, else those of a third. */
  private static float[] filled(float[] given, float[] second, float[] third) {
    float[] filled = given.clone();
    for (int i = 0; i < filled.length; i++) {
      if (Float.isNaN(filled[i])) {
        filled[i] = Float.isNaN(second[i]) ? third[i] : second[i];
      }
    }
    return filled;
  }

  /** Adds flags and elapsed time. */
  private float[] row(float[] values, float[] flagged, Turn<?, ?> turn, long lastStep) {
    if (inputSize == features) {
      return copies ? values.clone() : values;
    }
    float[] row = Arrays.copyOf(values, inputSize);
    if (missing instanceof MissingValues.Flag) {
      for (int i = 0; i < features; i++) {
        row[features + i] = flagged != null && Float.isNaN(flagged[i]) ? 0 : 1;
      }
    }
    if (elapsedUnit > 0) {
      row[inputSize - 1] = elapsed(turn.timestamp, lastStep);
    }
    return row;
  }

  // As a double, as long ones have more nanoseconds than a long holds.
  private static double nanos(Duration duration) {
    return duration.getSeconds() * 1e9 + duration.getNano();
  }

  /** Since the last step; 0 for the first one, and for one that is older than that. */
  private float elapsed(long now, long lastStep) {
    if (lastStep == KeyState.NONE || now <= lastStep) {
      return 0;
    }
    // As doubles, as the difference may be too great for a long.
    return (float) (((double) now - lastStep) * 1e6 / elapsedUnit);
  }
}
