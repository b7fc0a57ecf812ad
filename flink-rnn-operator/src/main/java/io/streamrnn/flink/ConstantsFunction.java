package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Takes the constants of a key, Keras's {@code constants}, from its records.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface ConstantsFunction<IN> extends Function {

  /**
   * The constants that hold from this record on.
   *
   * @param record never null
   * @return one array per constant of the model, in its order, finite; null to keep those that the
   *     key has
   * @throws Exception to refuse the record: it goes to the side output, the state is left as it is
   */
  float[][] constants(IN record) throws Exception;
}
