/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What rejected records do besides being emitted.
 *
 * @param logsKeysAndValues whether logs and exceptions have keys, and what exceptions say of values
 * @param share of the last records that may be rejected; more of them fail the job
 * @param of how many of the last records of a subtask are looked at, or {@link #NO_LIMIT}
 * @param endsJob whether too many of them end the job, rather than restart it
 */
@Internal
public record RejectionPlan(boolean logsKeysAndValues, double share, int of, boolean endsJob)
    implements Serializable {

  /** The number of records where no rejected record fails the job. */
  public static final int NO_LIMIT = 0;

  private static final int HASH_BYTES = 4;

  /** They are counted and logged by the hash of their key. */
  public static RejectionPlan none() {
    return new RejectionPlan(false, 0, NO_LIMIT, true);
  }

  /** The same, with or without keys and values in logs. */
  public RejectionPlan withKeysAndValues(boolean areLogged) {
    return new RejectionPlan(areLogged, share, of, endsJob);
  }

  /** The same with a limit. */
  public RejectionPlan withLimit(double share, int of) {
    return new RejectionPlan(logsKeysAndValues, share, of, endsJob);
  }

  /** The same, where too many of them end the job or restart it. */
  public RejectionPlan withEndOfJob(boolean endsJob) {
    return new RejectionPlan(logsKeysAndValues, share, of, endsJob);
  }

  /** Whether too many of them fail the job. */
  public boolean isLimited() {
    return of != NO_LIMIT;
  }

  /** A key as it may be logged: the first digits of the SHA-256 of its text. */
  public String logged(@Nullable Object key) {
    String text = String.valueOf(key);
    if (logsKeysAndValues) {
      return text;
    }
    byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
