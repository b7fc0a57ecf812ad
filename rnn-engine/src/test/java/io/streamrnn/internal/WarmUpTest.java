/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final long SECOND = 1_000_000_000L;

  private final FakeHost host = new FakeHost();
  private boolean vectorsWin;
  private int comparisons;

  private final WarmUp warmUp = new WarmUp(() -> this::compare, host);

  private boolean compare() {
    comparisons++;
    host.now += SECOND;
    return vectorsWin;
  }

  @Test
  void itIsDoneWhenTheVectorsHaveWonThreeTimesInSuccession() {
    vectorsWin = true;
    warmUp.begin();
    assertThat(warmUp.isDone()).isFalse();

    host.runAll();

    assertThat(warmUp.isDone()).isTrue();
    assertThat(comparisons).isEqualTo(3);
  }

  @Test
  void aTrialEndsWhereTheVectorsDoNotWin() {
    warmUp.begin();
    host.runAll();

    assertThat(warmUp.isDone()).isFalse();
    assertThat(host.now).isLessThan(2 * WarmUp.TRIAL_NANOS);
    assertThat(host.trials).isEmpty();
  }

  @Test
  void itTakesHalfAProcessorWhereItTakesLong() {
    warmUp.begin();
    host.runAll();

    assertThat(host.pauses).first().isEqualTo(2_000_000L);
    assertThat(host.pauses).last().isEqualTo(SECOND);
  }

  @Test
  void stepsBeginTheNextTrialAfterAWhile() {
    warmUp.begin();
    host.runAll();
    askOften();
    assertThat(host.trials).as("at once").isEmpty();

    host.now += WarmUp.TRIAL_NANOS;
    vectorsWin = true;
    askOften();
    assertThat(host.trials).as("one of them").hasSize(1);
    host.runAll();

    assertThat(warmUp.isDone()).isTrue();
  }

  @Test
  void withoutStepsNoTrialBegins() {
    warmUp.begin();
    host.runAll();
    host.now += 10 * WarmUp.TRIAL_NANOS;

    assertThat(host.trials).isEmpty();
  }

  @Test
  void aTrialThatThrowsIsTheLast() {
    WarmUp failing =
        new WarmUp(
            () -> {
              throw new IllegalStateException("as a test wants it");
            },
            host);
    failing.begin();
    host.runAll();

    host.now += WarmUp.TRIAL_NANOS;
    askOften(failing);
    assertThat(host.trials).isEmpty();
    assertThat(failing.isDone()).isFalse();
  }

  @Test
  void aTrialWithoutMemoryIsFollowedByAnother() {
    int[] left = {1};
    WarmUp poor =
        new WarmUp(
            () -> {
              if (left[0]-- > 0) {
                throw new OutOfMemoryError("as a test wants it");
              }
              return this::compare;
            },
            host);
    vectorsWin = true;
    poor.begin();
    host.runAll();
    assertThat(poor.isDone()).isFalse();

    host.now += WarmUp.TRIAL_NANOS;
    askOften(poor);
    host.runAll();
    assertThat(poor.isDone()).isTrue();
  }

  @Test
  void workIsMeasuredInCpuTime() {
    assertThat(WarmUp.nanos(() -> host.spend(SECOND, 5), host)).isEqualTo(5);
  }

  @Test
  void whereCpuTimeIsNotMeasuredTheClockCounts() {
    host.cpu = -1;
    assertThat(WarmUp.nanos(() -> host.spend(SECOND, 0), host)).isEqualTo(SECOND);
  }

  @Test
  void whereCpuTimeIsNoLongerMeasuredTheClockCounts() {
    host.cpu = 7;
    assertThat(WarmUp.nanos(() -> host.spend(SECOND, -8), host)).isEqualTo(SECOND);
  }

  @Test
  void whereNoThreadCanBeStartedALaterStepTriesAgain() {
    host.hasThreads = false;
    warmUp.begin();
    assertThat(host.trials).isEmpty();

    host.hasThreads = true;
    host.now += WarmUp.TRIAL_NANOS;
    askOften();
    assertThat(host.trials).hasSize(1);
  }

  private void askOften() {
    askOften(warmUp);
  }

  private static void askOften(WarmUp asked) {
    for (int i = 0; i < 2 * WarmUp.ASKED_BETWEEN; i++) {
      asked.isDone();
    }
  }

  /** A clock that moves with comparisons and pauses; trials run when the test says so. */
  private static final class FakeHost implements WarmUp.Host {

    private final List<Runnable> trials = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private long now;
    private long cpu;
    private boolean hasThreads = true;

    void spend(long nanos, long cpuNanos) {
      now += nanos;
      cpu += cpuNanos;
    }

    void runAll() {
      while (!trials.isEmpty()) {
        trials.remove(0).run();
      }
    }

    @Override
    public void start(Runnable trial) {
      if (!hasThreads) {
        throw new OutOfMemoryError("as if no thread could be started");
      }
      trials.add(trial);
    }

    @Override
    public void pause(long nanos) {
      pauses.add(nanos);
      now += nanos;
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public long cpuNanos() {
      return cpu;
    }
  }
}
