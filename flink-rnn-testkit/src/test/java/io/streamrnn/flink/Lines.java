package io.streamrnn.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a job has put out, while it runs in the JVM of the test. */
final class Lines {

  private static final List<String> LINES = new ArrayList<>();

  private Lines() {}

  static void clear() {
    synchronized (LINES) {
      LINES.clear();
    }
  }

  /** Adds a line, and passes it on. */
  static String add(String line) {
    synchronized (LINES) {
      LINES.add(line);
      LINES.notifyAll();
    }
    return line;
  }

  /** Waits until there are so many. */
  static void await(int count) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    synchronized (LINES) {
      while (LINES.size() < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(
              "lines did not come: expected=%d, got=%s".formatted(count, LINES));
        }
        LINES.wait(left);
      }
    }
  }

  static List<String> all() {
    synchronized (LINES) {
      return List.copyOf(LINES);
    }
  }
}
