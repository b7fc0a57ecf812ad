/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;

/**
 * An operator of a savepoint that has states of StreamRNN.
 *
 * @param uid of the operator; empty if the savepoint does not have it, as before Flink 2.2
 * @param hash of the uid
 * @param name of the operator; empty if the savepoint does not have it
 * @param keyType the type of the keys, for people
 * @param layout what is stored for a key, for people
 * @param sizes the number of floats of each state by name
 * @param stamp of the model and the input function
 * @param takesOthers whether there may be states of other models too
 * @param parallelism of the operator
 * @param maxParallelism of the operator
 * @param bytes of all its states
 * @param models that are stored with it, for people
 */
@PublicEvolving
public record SavepointOperator(
    Optional<String> uid,
    String hash,
    Optional<String> name,
    String keyType,
    String layout,
    Map<String, Integer> sizes,
    long stamp,
    boolean takesOthers,
    int parallelism,
    int maxParallelism,
    long bytes,
    List<String> models) {

  /** The uid, or its hash if the savepoint does not have it. */
  public String id() {
    return uid.orElse(hash);
  }
}
