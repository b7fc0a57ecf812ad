/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.ModelVersions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a savepoint says of the versions of models.
 *
 * @param stored the versions
 * @param used what {@link ModelVersions#used} returned; null for a job without a savepoint
 */
record RestoredVersions(List<StoredVersion> stored, @Nullable Map<Long, Long> used) {

  /** Of a job that begins without a savepoint. */
  static final RestoredVersions NONE = new RestoredVersions(List.of(), null);
}
