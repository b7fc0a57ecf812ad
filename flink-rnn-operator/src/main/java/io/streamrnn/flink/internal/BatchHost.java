package io.streamrnn.flink.internal;

import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * What a {@link BatchRunner} needs of the operator that it runs in.
 *
 * @param <OUT> type of what goes downstream
 */
interface BatchHost<OUT> {

  Object getCurrentKey();

  void setCurrentKey(Object key);

  long currentWatermark();

  long processingTime();

  /** Sets a timer for the key at hand. */
  void setEventTimer(long time);

  /** Sets a timer for the key at hand. */
  void setProcessingTimer(long time);

  /** Takes back a timer of the key at hand. */
  void deleteEventTimer(long time);

  /** Takes back a timer of the key at hand. */
  void deleteProcessingTimer(long time);

  /** Lets the runner flush at a time, or as soon as what has arrived is taken. */
  void setLingerTimer(long time);

  void cancelLingerTimer();

  /** Lets the timers go off that a watermark passes. */
  void advance(Watermark mark) throws Exception;

  /** Whether a timer was set that the watermark has passed already. */
  boolean timersWereSet();

  void timersWereSet(boolean value);

  /** Puts out a watermark. */
  void forward(Watermark mark);

  /**
   * Puts out a record.
   *
   * @param tag of a side output, or null
   */
  void emit(OutputTag<?> tag, StreamRecord<?> record);
}
