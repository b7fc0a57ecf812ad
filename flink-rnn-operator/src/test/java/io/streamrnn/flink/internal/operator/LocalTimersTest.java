/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalTimersTest {

  private final LocalTimers timers = new LocalTimers();
  private final List<String> fired = new ArrayList<>();

  @Test
  void timersFireInTheOrderOfTheirTimes() throws Exception {
    timers.set("a", 3);
    timers.set("b", 1);
    timers.set("c", 2);
    fireUntil(2);

    assertThat(fired).containsExactly("b at 1", "c at 2");
  }

  @Test
  void timersOfOneTimeFireInTheOrderInWhichTheyWereSet() throws Exception {
    timers.set("b", 1);
    timers.set("c", 1);
    timers.set("a", 1);
    fireUntil(1);

    assertThat(fired).containsExactly("b at 1", "c at 1", "a at 1");
  }

  @Test
  void aTimerThatIsSetTwiceFiresOnce() throws Exception {
    timers.set("a", 1);
    timers.set("a", 1);
    fireUntil(1);
    fireUntil(2);

    assertThat(fired).containsExactly("a at 1");
  }

  @Test
  void aDeletedTimerDoesNotFire() throws Exception {
    timers.set("a", 1);
    timers.set("b", 1);
    timers.delete("a", 1);
    timers.delete("b", 2);
    fireUntil(2);

    assertThat(fired).containsExactly("b at 1");
  }

  @Test
  void aTimerThatIsSetWhileOthersFireIsOneOfThem() throws Exception {
    timers.set("a", 1);
    timers.set("b", 5);
    timers.fireUntil(
        5,
        (key, time) -> {
          fired.add(key + " at " + time);
          if (time < 3) {
            timers.set(key, time + 1);
          }
        });

    assertThat(fired).containsExactly("a at 1", "a at 2", "a at 3", "b at 5");
  }

  private void fireUntil(long time) throws Exception {
    timers.fireUntil(time, (key, at) -> fired.add(key + " at " + at));
  }
}
