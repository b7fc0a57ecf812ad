/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * What the user asked for. Immutable. An option that is not in use has a value that says so.
 *
 * @param model which model
 * @param models which of several
 * @param input what the network sees
 * @param output computes the results
 * @param scoring how much of the past is used
 * @param sequences where sequences start and end
 * @param order in which events are applied
 * @param deduplication how an event that was seen before is recognized
 * @param lifetimes how long a key without events is kept
 * @param idle what happens when a key receives no event
 * @param statePrecision the precision of what is stored
 * @param execution how events are run
 * @param onModelChange what happens to the states of another model
 * @param rejections what rejected records do besides being emitted
 * @param wording how messages name the options
 */
@Internal
public record RnnPlan<IN, OUT>(
    ModelPlan model,
    ModelsPlan<IN> models,
    InputPlan<IN> input,
    OutputPlan<IN, OUT> output,
    Scoring scoring,
    SequencePlan<IN> sequences,
    Order order,
    DeduplicationPlan<IN> deduplication,
    LifetimePlan lifetimes,
    IdlePlan<IN> idle,
    StatePrecision statePrecision,
    ExecutionPlan execution,
    ModelChange onModelChange,
    RejectionPlan rejections,
    Wording wording)
    implements Serializable {

  /** Whether there are states of other models than the first one. */
  public boolean hasStatesOfOthers() {
    return onModelChange.isAllowed() || models.isSet() && scoring instanceof Scoring.Stateful;
  }

  /** The same with other rejections. */
  public RnnPlan<IN, OUT> with(RejectionPlan rejections) {
    return with(rejections, wording);
  }

  /** The same, for a user who wrote the options in another form. */
  public RnnPlan<IN, OUT> with(Wording wording) {
    return with(rejections, wording);
  }

  private RnnPlan<IN, OUT> with(RejectionPlan rejections, Wording wording) {
    return new RnnPlan<>(
        model,
        models,
        input,
        output,
        scoring,
        sequences,
        order,
        deduplication,
        lifetimes,
        idle,
        statePrecision,
        execution,
        onModelChange,
        rejections,
        wording);
  }

  /** Whether the output function takes all rows of a window. */
  public boolean emitsRows() {
    return output instanceof RowsOutput;
  }

  /**
   * The output function for the scores of an event.
   *
   * @param outputSize the number of values of a row of the model
   */
  public OutputPlan<IN, OUT> outputOfScores(int outputSize) {
    return output instanceof RowsOutput<IN, OUT> rows ? rows.ofScores(outputSize) : output;
  }

  /**
   * The options in use that have no meaning for a Flink window, by their names in the builder: a
   * window is one sequence, in order, from the initial states of the model.
   */
  public List<String> optionsOfKeys() {
    Map<String, Boolean> uses = new LinkedHashMap<>();
    uses.put("models", models.isSet());
    uses.put("inputVersion", !input.version().isEmpty());
    uses.put("startWhen", sequences.start().isSet());
    uses.put("endWhen", sequences.end().isSet());
    uses.put("resetWhen", sequences.reset().isSet());
    uses.put("sessionGap", sequences.gap().isSet());
    uses.put("initialState", !(sequences.initial() instanceof InitialState.OfModel));
    uses.put("order", isByEventTime());
    uses.put(
        "deduplicateBySequenceNumber", deduplication instanceof DeduplicationPlan.BySequenceNumber);
    uses.put("deduplicateById", deduplication instanceof DeduplicationPlan.ById);
    uses.put("constants", !(input.constants() instanceof ConstantsPlan.None));
    uses.put("idleSteps", idle.isSet());
    uses.put("stateTtl", lifetimes.isSet());
    uses.put("statePrecision", statePrecision != StatePrecision.FLOAT32);
    if (execution instanceof ExecutionPlan.Batched batched) {
      uses.put("batching", !batched.cache().isSet() || batched.batching().size() > 1);
      uses.put("stateCache", batched.cache().isSet());
    }
    return uses.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /** Whether events wait for the watermark. */
  public boolean isByEventTime() {
    return order instanceof Order.ByEventTime;
  }

  /** Whether a rule uses event time, so that records need timestamps. */
  public boolean needsTimestamps() {
    return isByEventTime() || input.hasElapsedTime() || hasDeadlines();
  }

  /** Whether keys have timers in event time. */
  public boolean hasDeadlines() {
    return sequences.gap().isSet() || lifetimes.eventTime().isSet() || idle.isSet();
  }

  /** Whether the last score of a key is used again. */
  public boolean keepsScore() {
    return sequences.areBounded()
        || deduplication.isSet()
        || idle.isSet()
        || lifetimes.isSet()
        || output.usesContext()
        || input.missing() instanceof MissingValues.MaskStep;
  }
}
