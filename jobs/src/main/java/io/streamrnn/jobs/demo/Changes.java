package io.streamrnn.jobs.demo;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Each reading with its change since the mote's reading before; no change at a mote's first. A
 * reading that is not a number has a change that is not one either, and the next is compared with
 * the last good one.
 */
final class Changes extends KeyedProcessFunction<Integer, Reading, Change> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final Scaler scaler;

  // -- runtime
  private transient ValueState<Reading> last;

  Changes(Scaler scaler) {
    this.scaler = scaler;
  }

  @Override
  public void open(OpenContext context) {
    last = getRuntimeContext().getState(new ValueStateDescriptor<>("last-reading", Reading.class));
  }

  @Override
  public void processElement(Reading reading, Context context, Collector<Change> out)
      throws Exception {
    Reading before = last.value();
    out.collect(scaler.change(before == null ? reading : before, reading));
    if (Double.isFinite(reading.humidity()) && Double.isFinite(reading.temperature())) {
      last.update(reading);
    }
  }
}
