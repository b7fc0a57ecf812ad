/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {

  private final CountingSource source = new CountingSource();

  @Test
  void loadsOnceForAllWhoHoldItTogether() throws Exception {
    try (var first = acquire();
        var second = acquire()) {
      assertThat(second.model()).isSameAs(first.model());
    }
    assertThat(source.loads).hasValue(1);
  }

  @Test
  void releasesTheModelWithTheLastLease() throws Exception {
    acquire().close();
    acquire().close();

    assertThat(source.loads).hasValue(2);
  }

  @Test
  void countsALeaseThatIsClosedTwiceOnce() throws Exception {
    try (var staying = acquire()) {
      var going = acquire();
      going.close();
      going.close();

      try (var another = acquire()) {
        assertThat(another.model()).isSameAs(staying.model());
      }
    }
    assertThat(source.loads).hasValue(1);
  }

  @Test
  void sharesALoadInProgress() throws Exception {
    source.gate = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<ModelRegistry.Lease>> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(threads.submit(this::acquire));
    }
    source.gate.countDown();

    for (Future<ModelRegistry.Lease> lease : leases) {
      lease.get();
    }
    threads.shutdown();

    assertThat(source.loads).hasValue(1);
    for (Future<ModelRegistry.Lease> lease : leases) {
      lease.get().close();
    }
  }

  @Test
  void triesAgainAfterALoadThatFailed() throws Exception {
    source.failures = 1;

    assertThatThrownBy(this::acquire).isInstanceOf(IOException.class).hasMessage("out of reach");
    acquire().close();

    assertThat(source.loads).hasValue(2);
  }

  @Test
  void failsEveryoneWhoWaitedForAFailedLoad() throws Exception {
    source.failures = Integer.MAX_VALUE;
    source.gate = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<ModelRegistry.Lease> one = threads.submit(this::acquire);
    Future<ModelRegistry.Lease> other = threads.submit(this::acquire);
    source.gate.countDown();

    assertThatThrownBy(one::get).hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(other::get).hasRootCauseInstanceOf(IOException.class);
    threads.shutdown();
  }

  @Test
  void rejectsAModelOtherThanTheOneExpected() {
    assertThatThrownBy(() -> ModelRegistry.acquire(source, "12/34"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected digest=12/34, got=")
        .hasMessageContaining("submit the job again");
  }

  @Test
  void keepsModelsOfDifferentDigestsApart() throws Exception {
    String digest = source.load().identity().digest();
    try (var pinned = ModelRegistry.acquire(source, digest);
        var any = acquire()) {
      assertThat(any.model()).isNotSameAs(pinned.model());
    }
  }

  private ModelRegistry.Lease acquire() throws IOException, InterruptedException {
    return ModelRegistry.acquire(source, ModelPlan.ANY_DIGEST);
  }

  private static final class CountingSource implements ModelSource {

    private static final long serialVersionUID = 1L;

    private final AtomicInteger loads = new AtomicInteger();
    private transient CountDownLatch gate = new CountDownLatch(0);
    private int failures;

    @Override
    public String id() {
      return "counting";
    }

    @Override
    public Model load() throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (loads.incrementAndGet() <= failures) {
        throw new IOException("out of reach");
      }
      return TestModels.twoInputs("m", 1);
    }
  }
}
