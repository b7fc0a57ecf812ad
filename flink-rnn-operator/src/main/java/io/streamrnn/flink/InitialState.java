package io.streamrnn.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What the states are before the first event of a sequence.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface InitialState<IN> extends Serializable {

  /** Those of the model, which are zeros unless a cell says otherwise: the default. */
  static <IN> InitialState<IN> ofModel() {
    return new OfModel<>();
  }

  /** Zeros, whatever the cells of the model say. */
  static <IN> InitialState<IN> zeros() {
    return new Zeros<>();
  }

  /**
   * The initial states of the sequence that a record begins.
   *
   * @param first the first record of the sequence
   * @return one array per state of the model, in its order, of its size, finite; null for the
   *     model's own
   * @throws Exception to refuse the record: it goes to the side output, and no sequence begins
   */
  float[][] of(IN first) throws Exception;

  /**
   * See {@link #ofModel()}.
   *
   * @param <IN> type of the records
   */
  record OfModel<IN>() implements InitialState<IN> {

    @Override
    public float[][] of(IN first) {
      return null;
    }
  }

  /**
   * See {@link #zeros()}.
   *
   * @param <IN> type of the records
   */
  record Zeros<IN>() implements InitialState<IN> {

    @Override
    public float[][] of(IN first) {
      return null;
    }
  }
}
