/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.state.WaitingEvents;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Runs a {@link RnnFunction}, and passes it what functions cannot see of the restored state. */
final class FunctionOperator<K, IN, OUT> extends KeyedProcessOperator<K, IN, OUT>
    implements BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final RnnFunction<K, IN, OUT> function;

  FunctionOperator(RnnFunction<K, IN, OUT> function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    function.setEventsRestored(WaitingEvents.areIn(getKeyedStateBackend()));
    super.open();
  }

  @Override
  public void endInput() {
    function.endOfInput();
  }
}
