package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What happens to an event of a key that has no open sequence, when it does not start one. For one
 * that ends a sequence, see {@link EndWithoutStart}.
 */
@PublicEvolving
public enum MissingStart {
  /** The sequence begins with it, as if it had been the start. */
  BEGIN,
  /** It is rejected, with {@link Rejected.Reason#MISSING_START}. */
  REJECT,
  /** It is left out, and counted by the metric {@code dropped}. */
  DROP
}
