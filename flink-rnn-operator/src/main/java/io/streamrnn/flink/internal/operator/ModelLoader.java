/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.ModelReport;
import io.streamrnn.flink.ModelReport.Status;
import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.model.Replacement;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and checks the models of updates, in one place for all subtasks: either all of them get a
 * model, or none does. They score with the former one meanwhile.
 *
 * @param <K> type of the keys
 */
@Internal
public final class ModelLoader<K>
    extends ProcessFunction<ModelUpdate, Either<Control<K>, LoadedUpdate>>
    implements CheckpointedFunction {

  /** What became of the updates. */
  public static final OutputTag<ModelReport> REPORTS =
      new OutputTag<>("streamrnn-models", TypeInformation.of(ModelReport.class));

  private static final long serialVersionUID = 1L;

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  private final RnnPlan<?, ?> plan;
  private transient @Nullable ModelState model;
  private transient ModelRegistry.Lease first;
  // Of the model of each id, as far as one is known.
  private transient Map<String, String> recurrent;
  private transient ListState<Tuple2<String, String>> stored;

  /** Loads models for a plan. */
  public ModelLoader(RnnPlan<?, ?> plan) {
    this.plan = plan;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    model = ModelState.of(plan, context, getRuntimeContext());
    stored =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("recurrent", Types.TUPLE(Types.STRING, Types.STRING)));
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    // The model is in the state already.
    List<Tuple2<String, String>> all = new ArrayList<>();
    recurrent.forEach((id, digest) -> all.add(Tuple2.of(id, digest)));
    stored.update(all);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    ModelState models = Objects.requireNonNull(model, "initializeState(...) comes before open()");
    first = models.acquire();
    recurrent = new HashMap<>();
    // Those of ids that only updates have brought; the plan knows the others.
    for (Tuple2<String, String> each : stored.get()) {
      recurrent.put(each.f0, each.f1);
    }
    recurrent.put(ModelsPlan.FIRST, first.model().identity().recurrent());
    for (Map.Entry<String, ModelPlan> other : plan.models().others().entrySet()) {
      try (ModelRegistry.Lease lease = models.acquire(other.getValue())) {
        recurrent.put(other.getKey(), lease.model().identity().recurrent());
      }
    }
  }

  /** The digest of the recurrent part that an update replaces; empty if its id is new. */
  private String replaced(String id) {
    return recurrent.getOrDefault(id, "");
  }

  @Override
  public void processElement(
      ModelUpdate update, Context context, Collector<Either<Control<K>, LoadedUpdate>> out) {
    try {
      requireId(update);
      CarriedModel carried = CarriedModel.read(Replacement.of(update, plan.model().source()));
      Model model = carried.load();
      ModelChecks.requireReplacement(model, first.model(), replaced(update.id()), plan);
      LoadedUpdate loaded = LoadedUpdate.of(update, carried);
      recurrent.put(update.id(), model.identity().recurrent());
      LOG.info("The update of a model is accepted: update={}, model={}", update, model);
      context.output(REPORTS, new ModelReport(update, Status.ACCEPTED, "", model.toString()));
      out.collect(Either.Right(loaded));
    } catch (IOException | ModelFormatException | IllegalArgumentException e) {
      refuse(update, String.valueOf(e.getMessage()), context);
    } catch (OutOfMemoryError e) {
      // Of one large array mostly, so that the task has the memory that it had. If it failed, it
      // would meet the update again.
      refuse(
          update,
          "a model must fit in the heap of a TaskManager, once as a file and once as a model: uri=%s: %s; set taskmanager.memory.task.heap.size, or send a smaller model"
              .formatted(update.uri(), e.getMessage()),
          context);
    }
  }

  private static void refuse(
      ModelUpdate update, String reason, ProcessFunction<?, ?>.Context context) {
    LOG.warn(
        "The update of a model is refused, and the job continues with the model that it has: update={}: {}",
        update,
        reason);
    context.output(REPORTS, new ModelReport(update, Status.REFUSED, reason, ""));
  }

  private void requireId(ModelUpdate update) {
    if (!update.id().equals(ModelsPlan.FIRST) && !plan.models().isSet()) {
      throw new IllegalArgumentException(
          "an update must not have an id where records have none: id=%s; omit id(...), or call models(...) on the builder"
              .formatted(update.id()));
    }
  }

  @Override
  public void close() {
    if (first != null) {
      first.close();
    }
  }
}
