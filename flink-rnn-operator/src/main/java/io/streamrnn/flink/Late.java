package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to an event that comes when the watermark has passed it. */
@PublicEvolving
public enum Late {
  /** It is applied when it comes, after events that are younger. */
  APPLY,
  /** It is rejected, with {@link Rejected.Reason#LATE}. */
  SIDE_OUTPUT,
  /** It is left out, and counted by the metric {@code late}. */
  DROP
}
