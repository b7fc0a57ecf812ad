/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.StreamingRnn;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The states that a {@link StreamingRnn} has in savepoints. */
@Experimental
public final class RnnState {

  private RnnState() {}

  /**
   * Starts the states that a job begins with, computed from events of the past. The functions of
   * the job itself are used:
   *
   * <pre>{@code
   * StateBootstrapTransformation<?> past =
   *     RnnState.bootstrap(vibration, history, Reading::pump, Types.STRING).asOf(time);
   * SavepointWriter.newSavepoint(env, 128)
   *     .withOperator(OperatorIdentifier.forUid("vibration-rnn"), past)
   *     .write(path);
   * env.execute();
   * }</pre>
   *
   * @param rnn as the job that starts from the savepoint has it
   * @param history the events of the past in any order, bounded, with the timestamps that they have
   *     in the job
   * @param key of an event, as the job has it
   * @param keyType as the job has it
   * @throws IllegalArgumentException if the network has no states that a savepoint could have, an
   *     option does not fit the keys, or the history has no end
   */
  public static <IN, K> StateBootstrap<IN, K> bootstrap(
      StreamingRnn<IN, ?> rnn,
      DataStream<IN> history,
      KeySelector<IN, K> key,
      TypeInformation<K> keyType) {
    return new StateBootstrap<>(rnn, history, key, keyType);
  }
}
