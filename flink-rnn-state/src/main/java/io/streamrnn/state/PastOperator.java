/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.plan.RnnPlan;
import java.util.Objects;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.api.common.typeutils.TypeComparator;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.configuration.AlgorithmOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.ManagedMemoryUseCase;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.memory.MemoryAllocationException;
import org.apache.flink.runtime.operators.sort.ExternalSorter;
import org.apache.flink.runtime.operators.sort.PushSorter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Either;
import org.apache.flink.util.MutableObjectIterator;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the events of the past by the hash of their key and their time, in Flink's managed memory
 * and on disk, and scores them: so that only the states of keys with one hash are in memory. Emits
 * the state of each key that has one, with its timers.
 */
final class PastOperator<K, IN> extends AbstractStreamOperator<PastState<K>>
    implements OneInputStreamOperator<
            Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>, PastState<K>>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;
  private static final int[] SORTED_FIELDS = {0, 1, 2};
  private static final boolean[] ASCENDING = {true, true, true};

  // -- configuration
  private final RnnPlan<IN, ?> plan;
  private final KeySelector<IN, ?> id;
  private final KeySelector<IN, ?> key;
  private final TypeInformation<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> type;
  private final long asOf;
  private final boolean isReplay;

  // -- runtime
  private final LongCounter applied = new LongCounter();
  private final LongCounter rejected = new LongCounter();
  private final LongCounter leftOut = new LongCounter();
  private final LongCounter keys = new LongCounter();
  private final LongCounter anew = new LongCounter();
  private final LongCounter different = new LongCounter();
  private transient @Nullable PushSorter<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>>
      sorter;

  /**
   * Creates the operator.
   *
   * @param id what the key of an event is found by
   * @param key of an event, unless it is one of a savepoint
   */
  PastOperator(
      RnnPlan<IN, ?> plan,
      KeySelector<IN, ?> id,
      KeySelector<IN, ?> key,
      TypeInformation<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> type,
      long asOf,
      boolean isReplay) {
    this.plan = plan;
    this.id = id;
    this.key = key;
    this.type = type;
    this.asOf = asOf;
    this.isReplay = isReplay;
  }

  @Override
  public void open() throws Exception {
    super.open();
    getRuntimeContext().addAccumulator(StateBootstrap.EVENTS, applied);
    getRuntimeContext().addAccumulator(StateBootstrap.REJECTED, rejected);
    getRuntimeContext().addAccumulator(StateBootstrap.LEFT_OUT, leftOut);
    getRuntimeContext().addAccumulator(StateBootstrap.KEYS, keys);
    getRuntimeContext().addAccumulator(StateReplay.ANEW, anew);
    getRuntimeContext().addAccumulator(StateReplay.DIFFERENT, different);
    sorter = newSorter();
  }

  private PushSorter<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> newSorter()
      throws MemoryAllocationException {
    Environment task = getContainingTask().getEnvironment();
    Configuration job = task.getJobConfiguration();
    ExecutionConfig execution = getExecutionConfig();
    return ExternalSorter.newBuilder(
            task.getMemoryManager(),
            getContainingTask(),
            type.createSerializer(execution.getSerializerConfig()),
            comparator(execution),
            execution)
        .memoryFraction(
            config.getManagedMemoryFractionOperatorUseCaseOfSlot(
                ManagedMemoryUseCase.OPERATOR,
                job,
                task.getTaskConfiguration(),
                getUserCodeClassloader()))
        .enableSpilling(task.getIOManager(), job.get(AlgorithmOptions.SORT_SPILLING_THRESHOLD))
        .maxNumFileHandles(job.get(AlgorithmOptions.SPILLING_MAX_FAN))
        // Events are kept while those of their key are scored.
        .objectReuse(false)
        .largeRecords(job.get(AlgorithmOptions.USE_LARGE_RECORDS_HANDLER))
        .build();
  }

  private PushSorter<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> sorter() {
    return Objects.requireNonNull(sorter, "open() comes first");
  }

  private TypeComparator<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> comparator(
      ExecutionConfig execution) {
    return ((CompositeType<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>>) type)
        .createComparator(SORTED_FIELDS, ASCENDING, 0, execution);
  }

  @Override
  public void processElement(
      StreamRecord<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> event) throws Exception {
    sorter().writeRecord(event.getValue());
  }

  @Override
  public void endInput() throws Exception {
    PushSorter<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> sorter = sorter();
    sorter.finishReading();
    try (PastScorer<K, IN> scorer =
        PastScorer.open(
            plan,
            key,
            asOf,
            isReplay,
            getProcessingTimeService().getCurrentProcessingTime(),
            getMetricGroup())) {
      score(sorter.getIterator(), scorer);
      scorer.endOfInput();
      applied.add(scorer.applied());
      rejected.add(scorer.rejected());
      leftOut.add(scorer.leftOut());
      anew.add(scorer.anew());
      different.add(scorer.different());
    }
    LOG.info(
        "Scored the past: events={}, rejected={}, keys with a state={}",
        applied.getLocalValue(),
        rejected.getLocalValue(),
        keys.getLocalValue());
  }

  private void score(
      MutableObjectIterator<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> events,
      PastScorer<K, IN> scorer)
      throws Exception {
    int hash = 0;
    for (Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>> event = events.next();
        event != null;
        event = events.next()) {
      if (event.f0 != hash) {
        scorer.end(this::emit);
        hash = event.f0;
      }
      if (event.f3.isLeft()) {
        IN record = event.f3.left();
        scorer.arrive(id.getKey(record), record, event.f1);
      } else {
        scorer.restore(event.f3.right());
      }
    }
    scorer.end(this::emit);
  }

  private void emit(PastState<K> state) {
    keys.add(1);
    output.collect(new StreamRecord<>(state));
  }

  @Override
  public void close() throws Exception {
    if (sorter != null) {
      sorter.close();
    }
    super.close();
  }
}
