/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.model.FormerModel;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelOfJob;
import io.streamrnn.flink.internal.model.RecoveringApplication;
import io.streamrnn.flink.internal.model.WindowChecks;
import io.streamrnn.flink.internal.plan.Condition;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.LifetimePlan;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.OptionChecks;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.RejectionPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RowFields;
import io.streamrnn.flink.internal.plan.SequencePlan;
import io.streamrnn.flink.internal.plan.Serializability;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.plan.Wording;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The builder of a {@link StreamingRnn} that has all it needs; the rest is optional. A method that
 * takes a function throws an {@link IllegalArgumentException} if the function cannot be serialized.
 * For one thread.
 *
 * @param <IN> type of the records
 * @param <OUT> type of the results
 */
@PublicEvolving
public final class StreamingRnnBuilder<IN, OUT> {

  private static final Logger LOG = LoggerFactory.getLogger(StreamingRnnBuilder.class);

  // -- required
  private final ModelSource source;
  private final TypeInformation<IN> inputType;
  private final TypeInformation<OUT> outputType;
  private final InputPlan<IN> input;
  private final OutputPlan<IN, OUT> output;

  // -- options
  private ModelReadAt modelReadAt = ModelReadAt.BUILD;
  private Scoring scoring = Scoring.stateful();
  private String inputVersion = "";
  private MissingValues missingValues = MissingValues.reject();
  private Duration elapsedUnit = InputPlan.NO_ELAPSED_TIME;
  private ConstantsPlan<IN> constants = ConstantsPlan.none();
  private Condition<IN> start = Condition.none();
  private Condition<IN> end = Condition.none();
  private Condition<IN> reset = Condition.none();
  private Timeout gap = Timeout.none();
  private MissingStart missingStart = MissingStart.BEGIN;
  private RepeatedStart repeatedStart = RepeatedStart.RESTART;
  private EndWithoutStart endWithoutStart = EndWithoutStart.SCORE;
  private InitialState<IN> initialState = InitialState.ofModel();
  private Order order = Order.byArrival();
  private DeduplicationPlan<IN> deduplication = DeduplicationPlan.none();
  private LifetimePlan lifetimes = LifetimePlan.none();
  private IdlePlan<IN> idle = IdlePlan.none();
  private StatePrecision statePrecision = StatePrecision.FLOAT32;
  private ExecutionPlan execution = ExecutionPlan.none();
  private ModelChange modelChange = ModelChange.refuse();
  private @Nullable SerializableFunction<IN, @Nullable String> modelId;
  private Map<String, ModelSource> otherModels = Map.of();
  private RejectionPlan rejections = RejectionPlan.none();

  StreamingRnnBuilder(
      ModelSource source,
      TypeInformation<IN> inputType,
      TypeInformation<OUT> outputType,
      InputPlan<IN> input,
      OutputPlan<IN, OUT> output) {
    this.source = source;
    this.inputType = Objects.requireNonNull(inputType, "type");
    this.outputType = Objects.requireNonNull(outputType, "type");
    RowFields.requireTypes("output", outputType);
    this.input = input;
    this.output = output;
  }

  /**
   * When the model is read for the first time; {@link ModelReadAt#BUILD} by default. {@link
   * ModelReadAt#START} is for a model that only the TaskManagers can read.
   */
  public StreamingRnnBuilder<IN, OUT> modelReadAt(ModelReadAt time) {
    this.modelReadAt = Objects.requireNonNull(time, "time");
    return this;
  }

  /** How much of its past an event is scored with; {@link Scoring#stateful()} by default. */
  public StreamingRnnBuilder<IN, OUT> scoring(Scoring scoring) {
    this.scoring = Objects.requireNonNull(scoring, "scoring");
    return this;
  }

  /**
   * The version of what the input function computes, such as that of a scaler. It is stored with
   * states. A job with another version does not restore them, as it does not restore those of
   * another model.
   */
  public StreamingRnnBuilder<IN, OUT> inputVersion(String version) {
    this.inputVersion = Objects.requireNonNull(version, "version");
    return this;
  }

  // -- sequences

  /**
   * Events for which this holds start a sequence: they are scored from the initial state. Without
   * it, a sequence starts with the first event after the end of another.
   */
  public StreamingRnnBuilder<IN, OUT> startWhen(FilterFunction<IN> starts) {
    this.start = Condition.of(Serializability.require("startWhen", starts));
    return this;
  }

  /** Events for which this holds are the last of their sequence. */
  public StreamingRnnBuilder<IN, OUT> endWhen(FilterFunction<IN> ends) {
    this.end = Condition.of(Serializability.require("endWhen", ends));
    return this;
  }

  /** Events for which this holds are scored from the initial state if a sequence is open. */
  public StreamingRnnBuilder<IN, OUT> resetWhen(FilterFunction<IN> resets) {
    this.reset = Condition.of(Serializability.require("resetWhen", resets));
    return this;
  }

  /**
   * Ends a sequence when its key has no event for longer than this, in event time. The sequence
   * ends when the watermark has passed, or with the key's next event if that is sooner. An end that
   * the watermark had passed before its event arrived takes effect with the next watermark.
   *
   * @throws IllegalArgumentException if it is less than 1 ms
   */
  public StreamingRnnBuilder<IN, OUT> sessionGap(Duration gap) {
    if (gap.toMillis() < 1) {
      throw new IllegalArgumentException(
          "sessionGap must be at least 1 ms: sessionGap=%s; omit sessionGap(...) to disable it"
              .formatted(gap));
    }
    this.gap = Timeout.of(gap);
    return this;
  }

  /** What happens to an event before a start; {@link MissingStart#BEGIN} by default. */
  public StreamingRnnBuilder<IN, OUT> onMissingStart(MissingStart policy) {
    this.missingStart = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** What happens to a start while a sequence is open; {@link RepeatedStart#RESTART} by default. */
  public StreamingRnnBuilder<IN, OUT> onRepeatedStart(RepeatedStart policy) {
    this.repeatedStart = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** What happens to an end without a start; {@link EndWithoutStart#SCORE} by default. */
  public StreamingRnnBuilder<IN, OUT> onEndWithoutStart(EndWithoutStart policy) {
    this.endWithoutStart = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** The states before a sequence; {@link InitialState#ofModel()} by default. */
  public StreamingRnnBuilder<IN, OUT> initialState(InitialState<IN> initialState) {
    this.initialState = Serializability.require("initialState", initialState);
    return this;
  }

  // -- order

  /** The order in which events are applied; {@link Order#byArrival()} by default. */
  public StreamingRnnBuilder<IN, OUT> order(Order order) {
    this.order = Objects.requireNonNull(order, "order");
    return this;
  }

  /**
   * Drops duplicates, which are recognized by a number that rises from event to event of a key. For
   * an event whose number is not higher than the highest one, the last score is emitted again if
   * there is one. No step is taken, the state is unchanged, and the event does not extend the time
   * to live. The last score is that of the last step of the open sequence, or of the one before
   * until the next one starts.
   */
  public StreamingRnnBuilder<IN, OUT> deduplicateBySequenceNumber(
      SerializableToLongFunction<IN> number) {
    return deduplicate(
        new DeduplicationPlan.BySequenceNumber<>(
            Serializability.require("deduplicateBySequenceNumber", number)));
  }

  /**
   * Drops duplicates, which are recognized by an id. For an event with the id of one of the last
   * events of its key, the last score is emitted again, and no step is taken, as with {@link
   * #deduplicateBySequenceNumber}.
   *
   * @param remembered the number of ids that are stored for a key
   * @throws IllegalArgumentException if it is less than 1
   */
  public StreamingRnnBuilder<IN, OUT> deduplicateById(
      SerializableFunction<IN, String> id, int remembered) {
    if (remembered < 1) {
      throw new IllegalArgumentException(
          "deduplicateById must remember at least 1 id: remembered=%d; omit deduplicateById(...) to disable it"
              .formatted(remembered));
    }
    return deduplicate(
        new DeduplicationPlan.ById<>(Serializability.require("deduplicateById", id), remembered));
  }

  private StreamingRnnBuilder<IN, OUT> deduplicate(DeduplicationPlan<IN> plan) {
    if (deduplication.isSet() && deduplication.getClass() != plan.getClass()) {
      throw new IllegalArgumentException(
          "deduplicateById and deduplicateBySequenceNumber must not be used together; omit one of them");
    }
    this.deduplication = plan;
    return this;
  }

  // -- inputs

  /** What a NaN among the features means; {@link MissingValues#reject()} by default. */
  public StreamingRnnBuilder<IN, OUT> missingValues(MissingValues policy) {
    this.missingValues = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Appends to the features the time since the latest step of the sequence, in event time; 0 for
   * the first step, and for an event that is older than the latest one.
   *
   * @param unit the duration that counts as 1
   * @throws IllegalArgumentException if it is not positive
   */
  public StreamingRnnBuilder<IN, OUT> elapsedTimeFeature(Duration unit) {
    if (unit.isNegative() || unit.isZero()) {
      throw new IllegalArgumentException(
          "the unit of elapsedTimeFeature must be positive: unit=%s".formatted(unit));
    }
    this.elapsedUnit = unit;
    return this;
  }

  /** Takes the constants of a key from its events; a command stream can set them too. */
  public StreamingRnnBuilder<IN, OUT> constants(ConstantsFunction<IN> constants) {
    this.constants =
        new ConstantsPlan.FromRecords<>(Serializability.require("constants", constants));
    return this;
  }

  /** Takes steps for a key that receives no event; none by default. */
  public StreamingRnnBuilder<IN, OUT> idleSteps(IdleSteps<?, IN> idleSteps) {
    Serializability.require("idleSteps", idleSteps.record());
    this.idle = new IdlePlan.Steps<>(idleSteps);
    return this;
  }

  // -- state

  /**
   * Drops the state of a key that has had no event for a time, and reports it on the stream of
   * {@link StreamingRnn#reports}. May be called once for each clock. Without it, keys are kept
   * indefinitely.
   */
  public StreamingRnnBuilder<IN, OUT> stateTtl(StateTtl ttl) {
    this.lifetimes = lifetimes.with(ttl);
    return this;
  }

  /** The precision of stored states; {@link StatePrecision#FLOAT32} by default. */
  public StreamingRnnBuilder<IN, OUT> statePrecision(StatePrecision precision) {
    this.statePrecision = Objects.requireNonNull(precision, "precision");
    return this;
  }

  /** Caches the states of recent keys in front of the state backend; no cache by default. */
  public StreamingRnnBuilder<IN, OUT> stateCache(StateCache cache) {
    this.execution = execution.with(cache);
    return this;
  }

  /** Steps events of different keys together; one at a time by default. */
  public StreamingRnnBuilder<IN, OUT> batching(Batching batching) {
    this.execution = execution.with(Objects.requireNonNull(batching, "batching"));
    return this;
  }

  // -- several models, and models that change

  /**
   * Scores each record with one of several models, all of which take the same inputs and return the
   * same number of outputs. The states of a key are those of the model of its sequence: a record
   * with another one changes the model of the sequence, see {@link #onModelChange}. A record with
   * an unknown id is rejected.
   *
   * @param id of the model of a record; null for the model that was passed to {@link
   *     StreamingRnn#model}
   * @param others the other models, by their ids; a {@link ModelUpdate} may replace them, and add
   *     others
   * @throws IllegalArgumentException if an id is empty, or a source cannot be serialized
   */
  public StreamingRnnBuilder<IN, OUT> models(
      SerializableFunction<IN, @Nullable String> id, Map<String, ? extends ModelSource> others) {
    if (others.containsKey(ModelsPlan.FIRST)) {
      throw new IllegalArgumentException(
          "the id of a model must not be empty: ids=%s; pass the first model to model(...)"
              .formatted(new TreeSet<>(others.keySet())));
    }
    others.values().forEach(source -> Serializability.require("models", source));
    this.modelId = Serializability.require("models", id);
    this.otherModels = new TreeMap<>(others);
    return this;
  }

  /**
   * What happens to the state of a key when the model changes; {@link ModelChange#refuse()} by
   * default. Windows of inputs mean the same to every model, so that this has no effect on them.
   *
   * @throws IllegalArgumentException if the source of a former model cannot be serialized
   */
  public StreamingRnnBuilder<IN, OUT> onModelChange(ModelChange policy) {
    policy.models().forEach(former -> Serializability.require("onModelChange", former));
    this.modelChange = policy;
    return this;
  }

  // -- rejected records

  /**
   * Fails the job when more than a share of the last records of a subtask were rejected, so that a
   * defect of a function does not go unnoticed. It fails as soon as more than {@code share * of}
   * records among the last {@code of} were rejected, and at the end of the input if there were
   * fewer records than that. The job ends and does not restart, unless Flink would delete its
   * checkpoints then: set {@code execution.checkpointing.externalized-checkpoint-retention} to
   * retain them. Otherwise the restart strategy decides. Records that a policy rejects ({@link
   * Rejected.Reason#LATE} and those of starts and ends) are not counted at all. Counting starts
   * anew when a job starts or restarts. Over Flink windows the end of the input is not noticed.
   *
   * @param share from 0, which allows none, to less than 1
   * @param of how many records are looked at, at least 1
   * @throws IllegalArgumentException if one of them is not
   */
  public StreamingRnnBuilder<IN, OUT> failAfterRejecting(double share, int of) {
    if (!(share >= 0 && share < 1) || of < 1) {
      throw new IllegalArgumentException(
          "failAfterRejecting must have a share from 0 to less than 1, and at least 1 record: share=%s, of=%d; omit failAfterRejecting(...) to disable it"
              .formatted(share, of));
    }
    this.rejections = rejections.withLimit(share, of);
    return this;
  }

  /**
   * Whether logs and exceptions have keys, and what the exceptions of functions say, which may be
   * values of records. Without it they have the first 8 digits of the SHA-256 of the key's text,
   * and the class of an exception. Rejected records and reports have everything in any case.
   */
  public StreamingRnnBuilder<IN, OUT> logKeysAndValues(boolean areLogged) {
    this.rejections = rejections.withKeysAndValues(areLogged);
    return this;
  }

  /**
   * Loads the model to check that everything fits, unless {@link #modelReadAt} postpones that. On
   * an application cluster with high availability, a model that cannot be read or does not fit is
   * postponed too, with a warning: {@code main} runs again there when a JobManager is lost, the job
   * continues with the model that it carries, and Flink gives both up if {@code main} fails.
   *
   * @throws io.streamrnn.model.ModelFormatException if the model is damaged or not supported
   * @throws IllegalArgumentException if the model cannot be read or does not take inputs of the
   *     declared size, or options contradict one another
   */
  public StreamingRnn<IN, OUT> build() {
    try {
      return build(modelReadAt);
    } catch (IllegalArgumentException | ModelFormatException e) {
      if (modelReadAt == ModelReadAt.START || !RecoveringApplication.isCurrent()) {
        throw e;
      }
      // Fails again if the reason is not the model.
      StreamingRnn<IN, OUT> later = build(ModelReadAt.START);
      LOG.warn(
          "The model cannot be used now. A job that high availability recovers runs the model that it carries; another one reads this model when it starts, and waits until it is right: source={}",
          source.id(),
          e);
      return later;
    }
  }

  private StreamingRnn<IN, OUT> build(ModelReadAt time) {
    requireInitialStateOfWindows();
    ModelOfJob read = read(source, time);
    Optional<Model> model = read.model();
    List<ModelOfJob> others = new ArrayList<>();
    RnnPlan<IN, OUT> plan = plan(read.plan(), models(others, time), modelChange(others, time));
    OptionChecks.requireEffect(plan);
    model.ifPresent(m -> OptionChecks.requireEffect(plan, m));
    model.ifPresent(plan.input()::requireFit);
    model.ifPresent(m -> ModelChecks.requireScoring(m, plan));
    model.ifPresent(m -> WindowChecks.warnOfOtherSteps(m, scoring));
    model.ifPresent(m -> requireOthers(m, others, plan));
    return new StreamingRnn<>(plan, inputType, outputType, model);
  }

  private ModelsPlan<IN> models(List<ModelOfJob> read, ModelReadAt time) {
    if (modelId == null) {
      return ModelsPlan.one();
    }
    TreeMap<String, ModelPlan> plans = new TreeMap<>();
    otherModels.forEach(
        (id, other) -> {
          ModelOfJob model = read(other, time);
          read.add(model);
          plans.put(id, model.plan());
        });
    return new ModelsPlan.ById<>(modelId, plans);
  }

  /** The policy with the bytes of the former models, as no restart may depend on their files. */
  private ModelChange modelChange(List<ModelOfJob> read, ModelReadAt time) {
    return modelChange.with(
        former -> {
          ModelOfJob model = read(former, time);
          read.add(model);
          return FormerModel.of(model.plan());
        });
  }

  private static void requireOthers(Model first, List<ModelOfJob> others, RnnPlan<?, ?> plan) {
    for (ModelOfJob other : others) {
      other
          .model()
          .ifPresent(
              model -> {
                ModelChecks.requireReplaceable(model, first);
                ModelChecks.requireScoring(model, plan);
              });
    }
  }

  private static ModelOfJob read(ModelSource source, ModelReadAt time) {
    if (time == ModelReadAt.START) {
      LOG.info(
          "The model is read and checked when the job starts, not now: source={}", source.id());
      return ModelOfJob.readAtStart(source);
    }
    try {
      return ModelOfJob.readAtBuild(source);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s; where only the TaskManagers can read it, call modelReadAt(ModelReadAt.START)"
              .formatted(e.getMessage()),
          e);
    }
  }

  private void requireInitialStateOfWindows() {
    boolean isOfModel =
        initialState instanceof InitialState.OfModel || initialState instanceof InitialState.Zeros;
    if (scoring instanceof Scoring.SlidingWindow && !isOfModel) {
      throw new IllegalArgumentException(
          "initialState must not depend on the record with Scoring.slidingWindow: scoring=%s; use Scoring.stateful(), InitialState.ofModel() or InitialState.zeros()"
              .formatted(scoring));
    }
  }

  private RnnPlan<IN, OUT> plan(ModelPlan model, ModelsPlan<IN> models, ModelChange onModelChange) {
    return new RnnPlan<>(
        model,
        models,
        new InputPlan<>(
            input.steps(),
            input.size(),
            input.option(),
            input.areIndices(),
            inputVersion,
            missingValues,
            elapsedUnit,
            constants),
        output,
        scoring,
        new SequencePlan<>(
            start, end, reset, gap, missingStart, repeatedStart, endWithoutStart, initialState),
        order,
        deduplication,
        lifetimes,
        idle,
        statePrecision,
        execution,
        onModelChange,
        rejections,
        Wording.OF_BUILDER);
  }
}
