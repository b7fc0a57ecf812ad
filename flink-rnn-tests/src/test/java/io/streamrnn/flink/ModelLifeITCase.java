/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.testkit.SampleModels;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the reference to a model to the model on a TaskManager. */
class ModelLifeITCase {

  private static final int SLOTS = 4;
  private static final int EVENTS = 100;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(SLOTS)
              .build());

  // The cluster is in this JVM.
  private static final Set<Thread> SCORING = ConcurrentHashMap.newKeySet();
  private static volatile CountDownLatch allScoring;

  @Test
  void isReadOnceForAllSubtasksOfAProcess() throws Exception {
    Loads loads = Loads.of(ModelLifeITCase::model, ModelLifeITCase::model);
    allScoring = new CountDownLatch(SLOTS);
    SCORING.clear();
    var rnn =
        StreamingRnn.model(loads)
            .input(Event.class, 3, ModelLifeITCase::notedFeatures)
            .output(String.class, PlainLoop::line)
            .build();
    StreamExecutionEnvironment env = environment();

    rnn.apply(
            TestJob.events(env, EVENTS, TestJob.UNLIMITED)
                .map(ModelLifeITCase::afterAllAreScoring)
                .setParallelism(1)
                .keyBy(Event::key))
        .executeAndCollect(EVENTS);

    assertThat(Loads.count()).as("once to build the job, once to run it").isEqualTo(2);
  }

  /** Holds the second event of every key back until all subtasks have opened. */
  private static Event afterAllAreScoring(Event event) throws InterruptedException {
    if (event.number() == 1) {
      allScoring.await();
    }
    return event;
  }

  private static float[] notedFeatures(Event event) {
    if (SCORING.add(Thread.currentThread())) {
      allScoring.countDown();
    }
    return event.features();
  }

  @Test
  void isAskedForAgainWhereItCouldNotBeReached() throws Exception {
    var lines =
        run(
            ModelReadAt.START,
            ModelLifeITCase::outOfReach,
            ModelLifeITCase::outOfReach,
            ModelLifeITCase::outOfReach,
            ModelLifeITCase::model);

    assertThat(lines).isEqualTo(PlainLoop.stateful(model(), Event.first(EVENTS)));
    assertThat(Loads.count()).isEqualTo(4);
  }

  @Test
  void isAskedForAgainWhereItDidNotFitTheJob() throws Exception {
    var lines =
        run(
            ModelReadAt.START,
            ModelLifeITCase::damaged,
            () -> SampleModels.gru(5, 4, 1, 1),
            ModelLifeITCase::model);

    assertThat(lines).isEqualTo(PlainLoop.stateful(model(), Event.first(EVENTS)));
    assertThat(Loads.count()).isEqualTo(3);
  }

  @Test
  void endsAJobThatStartsForTheFirstTimeIfItIsDamaged() {
    assertThatThrownBy(
            () -> run(ModelReadAt.BUILD, ModelLifeITCase::model, ModelLifeITCase::damaged))
        .hasStackTraceContaining(NonRecoverableException.class.getName())
        .rootCause()
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("damaged");
    assertThat(Loads.count()).isEqualTo(2);
  }

  @Test
  void endsAJobThatStartsForTheFirstTimeIfItIsNotTheOneThatItWasBuiltWith() {
    assertThatThrownBy(
            () ->
                run(ModelReadAt.BUILD, ModelLifeITCase::model, () -> SampleModels.gru(3, 4, 1, 99)))
        .hasStackTraceContaining(NonRecoverableException.class.getName())
        .hasStackTraceContaining("the model must be the one that the job was built with");
    assertThat(Loads.count()).isEqualTo(2);
  }

  /** Runs at parallelism 1 with a model source that does one after the other of these. */
  private static List<String> run(ModelReadAt readAt, Load... loads) throws Exception {
    StreamExecutionEnvironment env = environment().setParallelism(1);
    var lines =
        TestJob.builder(Loads.of(loads), Scoring.stateful())
            .modelReadAt(readAt)
            .build()
            .apply(TestJob.events(env, EVENTS, TestJob.UNLIMITED).keyBy(Event::key));
    return PlainLoop.sorted(lines.executeAndCollect(EVENTS));
  }

  private static StreamExecutionEnvironment environment() {
    // With checkpoints: without them, results can only be collected from a job that never restarts.
    Configuration configuration = TestJob.restarting("hashmap", 5);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(SLOTS);
  }

  private static Model model() {
    return SampleModels.gru(3, 4, 1, 1);
  }

  private static Model outOfReach() throws IOException {
    throw new IOException("out of reach");
  }

  private static Model damaged() {
    throw new ModelFormatException("damaged");
  }

  private interface Load {
    Model load() throws IOException;
  }

  /** Does at each load what the test says; the last of it again and again. */
  private static final class Loads implements ModelSource {

    private static final long serialVersionUID = 1L;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static volatile Load[] loads;

    static Loads of(Load... loads) {
      COUNT.set(0);
      Loads.loads = loads;
      return new Loads();
    }

    static int count() {
      return COUNT.get();
    }

    @Override
    public String id() {
      return "loads";
    }

    @Override
    public Model load() throws IOException {
      return loads[Math.min(COUNT.getAndIncrement(), loads.length - 1)].load();
    }
  }
}
