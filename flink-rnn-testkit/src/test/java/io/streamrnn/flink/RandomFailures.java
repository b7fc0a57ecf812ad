package io.streamrnn.flink;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Fails the job some records after a checkpoint was completed, so many times in the whole JVM: once
 * more records after a restart would prove nothing if it began from the beginning.
 */
final class RandomFailures<T> extends RichMapFunction<T, T> implements CheckpointListener {

  private static final long serialVersionUID = 1L;
  private static final AtomicInteger LEFT = new AtomicInteger();
  private static Random random = new Random();

  private transient boolean armed;
  private transient int countdown;

  static void schedule(int failures, long seed) {
    LEFT.set(failures);
    random = new Random(seed);
  }

  static int left() {
    return LEFT.get();
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    if (!armed) {
      armed = true;
      countdown = random.nextInt(300);
    }
  }

  @Override
  public T map(T value) {
    if (armed && countdown-- == 0 && LEFT.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("a failure that the test asked for");
    }
    return value;
  }
}
