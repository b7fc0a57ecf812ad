/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;

/** The key of a state that is to be written, with its type, which Flink asks for. */
record KeyOfState<K>(TypeInformation<K> type)
    implements KeySelector<PastState<K>, K>, ResultTypeQueryable<K> {

  @Override
  public K getKey(PastState<K> state) {
    return state.key();
  }

  @Override
  public TypeInformation<K> getProducedType() {
    return type;
  }
}
