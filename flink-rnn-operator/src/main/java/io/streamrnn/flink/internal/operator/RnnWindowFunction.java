/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.Features;
import io.streamrnn.flink.internal.rules.KeyTensors;
import io.streamrnn.flink.internal.rules.StepContext;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Rows;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;
import io.streamrnn.flink.internal.step.UserCode.OfScores;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Scores the records of a window as one sequence, from the initial states, when the window fires. A
 * record that cannot be part of it is rejected, and the others are scored without it.
 */
@Internal
public final class RnnWindowFunction<K, IN, OUT, W extends Window>
    extends ProcessWindowFunction<IN, OUT, K, W> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnPlan<IN, OUT> plan;
  private final SerializableToLongFunction<IN> time;
  // Null until the type of the keys is known.
  private @Nullable RnnTypes<IN> typesOfStream;

  // -- runtime
  private transient RnnTypes<IN> types;
  private transient RnnRuntime<IN, OUT> runtime;
  private transient Features<IN> features;
  private transient KeyTensors<IN> tensors;
  private transient TimedRunner runner;
  private transient OfRecord<IN, Long> timeOf;
  private transient OfScores<IN, OUT> output;

  /** A record and the steps it takes. */
  private record Member<IN>(IN record, long time, Features.Steps steps) {

    float[][] rows() {
      return steps.rows();
    }

    int count() {
      return steps.unmasked().length;
    }
  }

  /** Members with the rows that the model returned for them. */
  private record Scored<IN>(List<Member<IN>> members, float[][] outputs, float[] end) {}

  /**
   * Runs a plan.
   *
   * @param time by which the records of a window are sorted; those of one time keep the order in
   *     which they arrived
   */
  public RnnWindowFunction(RnnPlan<IN, OUT> plan, SerializableToLongFunction<IN> time) {
    this.plan = plan;
    this.time = time;
  }

  /** Sets the types of the stream: that of the keys is known only after this was applied. */
  public void types(RnnTypes<IN> types) {
    this.typesOfStream = types;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    types = Objects.requireNonNull(typesOfStream, "types(...) comes before open(...)");
    runtime = RnnRuntime.open(plan, getRuntimeContext().getMetricGroup(), true, false);
    Model model = runtime.model();
    features = new Features<>(plan.input(), model.inputSize(), true, plan.output().usesContext());
    tensors = new KeyTensors<>(model, InitialState.ofModel(), ConstantsPlan.none(), false);
    runner = runtime.runner(1);
    timeOf = time::applyAsLong;
    output = plan.output()::apply;
  }

  @Override
  public void process(K key, Context context, Iterable<IN> records, Collector<OUT> out)
      throws Exception {
    List<Member<IN>> members =
        ofFixedLength(key, members(key, sorted(key, records, context), context), context);
    Scored<IN> scored =
        runtime.model().isSteppable()
            ? step(key, members, context)
            : runWhole(key, members, context);
    if (scored.members().isEmpty() || !hasItsRows(key, scored, context)) {
      return;
    }
    float[] last =
        plan.emitsRows()
            ? emitRows(key, scored, context, out)
            : emitScores(key, scored, context, out);
    context.output(types.reports(), report(key, scored, last));
  }

  // -- records

  /** A record and its place in the sequence. */
  private record Timed<IN>(IN record, long time) {}

  private List<Timed<IN>> sorted(K key, Iterable<IN> records, Context context)
      throws InterruptedException {
    List<Timed<IN>> sorted = new ArrayList<>();
    for (IN record : records) {
      try {
        sorted.add(new Timed<>(record, timeOf(record)));
      } catch (Rejection rejection) {
        reject(key, record, rejection, context);
      }
    }
    sorted.sort(Comparator.comparingLong(Timed::time));
    return sorted;
  }

  private long timeOf(IN record) throws Rejection, InterruptedException {
    if (record == null) {
      throw new Rejection(Reason.NULL_RECORD, "a record must not be null");
    }
    return UserCode.call(Reason.FUNCTION_FAILED, "apply", timeOf, record);
  }

  /** The records that can be a part of the sequence. */
  private List<Member<IN>> members(K key, List<Timed<IN>> records, Context context)
      throws InterruptedException {
    List<Member<IN>> members = new ArrayList<>();
    // What the next record depends on.
    KeyState past = new KeyState(0);
    past.open();
    for (Timed<IN> each : records) {
      try {
        Features.Steps steps = features.read(each.record(), each.time(), past);
        members.add(new Member<>(each.record(), each.time(), steps));
        if (steps.observed() != null) {
          past.observed(steps.observed());
        }
        past.lastStep(steps.unmasked().length == 0 ? past.lastStep() : each.time());
      } catch (Rejection rejection) {
        reject(key, each.record(), rejection, context);
      }
    }
    return members;
  }

  /** All members, or none: where the model takes one number of steps, they must have that many. */
  private List<Member<IN>> ofFixedLength(K key, List<Member<IN>> members, Context context) {
    int steps = steps(members);
    int fixed = runtime.model().fixedSteps().orElse(steps);
    if (steps == fixed) {
      return members;
    }
    reject(
        key,
        members,
        "a window must have the number of steps that the model takes: steps=%d, got steps=%d"
            .formatted(fixed, steps),
        context);
    return List.of();
  }

  // -- scores

  /** Steps through the members, and rejects those at whose steps it fails. */
  private Scored<IN> step(K key, List<Member<IN>> members, Context context) {
    Run.Result whole = run(tensors.initial(), members);
    if (whole.failure() == null) {
      return new Scored<>(members, whole.outputs(), whole.end());
    }
    List<Member<IN>> sound = new ArrayList<>();
    List<float[]> outputs = new ArrayList<>();
    float[] state = tensors.initial();
    for (Member<IN> member : members) {
      Run.Result run = run(state, List.of(member));
      if (run.failure() == null) {
        sound.add(member);
        outputs.addAll(List.of(run.outputs()));
        state = run.end();
      } else {
        reject(key, member.record(), run.failure(), context);
      }
    }
    return new Scored<>(sound, outputs.toArray(float[][]::new), state);
  }

  /**
   * Runs the members as a whole. While that fails, the one at fault is the last of the shortest run
   * of first members that fails.
   */
  private Scored<IN> runWhole(K key, List<Member<IN>> members, Context context) {
    List<Member<IN>> sound = new ArrayList<>(members);
    int known = 0;
    Run.Result run = run(tensors.initial(), sound);
    while (run.failure() != null) {
      int fails = sound.size();
      Rejection why = run.failure();
      while (fails - known > 1) {
        int middle = (known + fails) >>> 1;
        Run.Result first = run(tensors.initial(), sound.subList(0, middle));
        if (first.failure() == null) {
          known = middle;
        } else {
          fails = middle;
          why = first.failure();
        }
      }
      reject(key, sound.remove(fails - 1).record(), why, context);
      run = run(tensors.initial(), sound);
    }
    return new Scored<>(sound, run.outputs(), run.end());
  }

  private Run.Result run(float[] start, List<Member<IN>> members) {
    float[][] steps =
        members.stream()
            .flatMap(member -> Stream.of(member.steps().unmasked()))
            .toArray(float[][]::new);
    if (steps.length == 0) {
      return Run.Result.of(start);
    }
    Run.Result result = new Run.Result();
    runner.run(List.of(new Run(start, null, new Rows.OfEvent(steps), steps.length, true, result)));
    return result;
  }

  /** Whether there is a row for each step, or one for all; if not, the members are rejected. */
  private boolean hasItsRows(K key, Scored<IN> scored, Context context) {
    int rows = scored.outputs().length;
    int steps = steps(scored.members());
    if (plan.emitsRows() || isLastOnly(scored) || rows == steps) {
      return true;
    }
    String message = "a model must return one row for each step: steps=%d, rows=%d; use outputRows";
    reject(key, scored.members(), message.formatted(steps, rows), context);
    return false;
  }

  private boolean isLastOnly(Scored<IN> scored) {
    return runtime.model().outputRows() == OutputRows.LAST && steps(scored.members()) > 0;
  }

  private static int steps(List<? extends Member<?>> members) {
    return members.stream().mapToInt(Member::count).sum();
  }

  /** One result for all rows, with the last record; returns the last row. */
  private float[] emitRows(K key, Scored<IN> scored, Context context, Collector<OUT> out)
      throws InterruptedException {
    float[][] rows = Stream.of(scored.outputs()).map(float[]::clone).toArray(float[][]::new);
    int before = scored.members().size() - 1;
    scored.members().subList(0, before).forEach(this::count);
    Member<IN> last = scored.members().get(before);
    emit(key, last, rows, contextOf(key, last, new KeyState(0), Long.MAX_VALUE), context, out);
    return rows.length == 0
        ? new float[runtime.model().outputSize()]
        : scored.outputs()[rows.length - 1];
  }

  /** One result for each record, or for the last one only; returns the last score. */
  private float[] emitScores(K key, Scored<IN> scored, Context context, Collector<OUT> out)
      throws InterruptedException {
    boolean isLastOnly = isLastOnly(scored);
    // A masked step has the score of the step before it.
    float[] last = isLastOnly ? scored.outputs()[0] : new float[runtime.model().outputSize()];
    int step = 0;
    int left = scored.members().size();
    // What the next record's context depends on.
    KeyState past = new KeyState(0);
    past.open();
    long stepsToScore = isLastOnly ? Long.MAX_VALUE : 1;
    for (Member<IN> member : scored.members()) {
      left--;
      if (isLastOnly) {
        if (left == 0) {
          float[][] scores = {last.clone()};
          emit(key, member, scores, contextOf(key, member, past, stepsToScore), context, out);
        } else {
          count(member);
        }
        pass(member, last, past);
        continue;
      }
      float[][] scores = new float[member.rows().length][];
      for (int t = 0; t < scores.length; t++) {
        last = member.rows()[t] == null ? last : scored.outputs()[step++];
        scores[t] = last.clone();
      }
      emit(key, member, scores, contextOf(key, member, past, stepsToScore), context, out);
      pass(member, last, past);
    }
    return last;
  }

  private Supplier<ScoreContext> contextOf(
      K key, Member<IN> member, KeyState past, long stepsToScore) {
    Event<IN> event = Event.of(key, member.record(), member.time(), KeyState.NONE);
    return () -> StepContext.of(event, member.steps(), past, stepsToScore);
  }

  private void pass(Member<IN> member, float[] last, KeyState past) {
    past.addSteps(member.count());
    past.score(last);
    if (member.steps().given() != null) {
      past.features(member.steps().given());
    }
  }

  private void emit(
      K key,
      Member<IN> member,
      float[][] scores,
      Supplier<ScoreContext> scoreContext,
      Context context,
      Collector<OUT> out)
      throws InterruptedException {
    @Nullable OUT result;
    try {
      result = UserCode.output(output, member.record(), scores, scoreContext);
    } catch (Rejection e) {
      reject(key, member.record(), e, context);
      return;
    }
    count(member);
    if (result != null) {
      out.collect(result);
    }
  }

  private void count(Member<IN> member) {
    runtime.metrics().accepted(true, member.count(), member.rows().length - member.count());
  }

  // -- side outputs

  private StateReport<Object> report(K key, Scored<IN> scored, float[] last) {
    List<Member<IN>> members = scored.members();
    long steps = members.stream().mapToLong(Member::count).sum();
    return new StateReport<>(
        key,
        Cause.END,
        "",
        steps,
        members.get(members.size() - 1).time(),
        last.clone(),
        runtime.model().isSteppable() ? tensors.splitStates(scored.end()) : new float[0][]);
  }

  private void reject(K key, List<Member<IN>> members, String message, Context context) {
    Rejection why = new Rejection(Reason.STEP_FAILED, message);
    members.forEach(member -> reject(key, member.record(), why, context));
  }

  private void reject(K key, @Nullable IN record, Rejection why, Context context) {
    String model = runtime.model().name();
    String message = "%s (key=%s, model=%s)".formatted(why.getMessage(), key, model);
    runtime.metrics().rejected(message);
    context.output(
        types.rejected(),
        new Rejected<>(String.valueOf(key), why.reason(), message, model, record));
  }

  @Override
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
  }
}
