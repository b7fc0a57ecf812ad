package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.internal.state.KeyState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/**
 * Scores the records of a window as one sequence, from the initial states, when the window is
 * closed. A record that cannot be a part of it is rejected, and the others are scored without it.
 */
@Internal
public final class RnnWindowFunction<K, IN, OUT, W extends Window>
    extends ProcessWindowFunction<IN, OUT, K, W> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnSpec<IN, OUT> spec;
  private final RnnTypes<IN> types;
  private final SerializableToLongFunction<IN> time;

  // -- runtime
  private transient RnnRuntime<IN, OUT> runtime;
  private transient Rows rows;
  private transient Runner runner;

  /** A record and the steps it takes. */
  private record Member<IN>(IN record, float[][] rows, List<float[]> steps) {}

  /**
   * Runs what the user asked for.
   *
   * @param time by which the records of a window are put in order; those of one time stay as they
   *     came
   */
  public RnnWindowFunction(
      RnnSpec<IN, OUT> spec, RnnTypes<IN> types, SerializableToLongFunction<IN> time) {
    this.spec = spec;
    this.types = types;
    this.time = time;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    runtime = RnnRuntime.open(spec, getRuntimeContext().getMetricGroup(), true, false);
    rows = new Rows(spec.inputs(), runtime.model().inputSize(), true);
    runner = Runner.ofSequences(runtime.model());
  }

  @Override
  public void process(K key, Context context, Iterable<IN> records, Collector<OUT> out)
      throws Exception {
    List<Member<IN>> members = members(key, sorted(records), context);
    List<float[]> steps = new ArrayList<>();
    members.forEach(member -> steps.addAll(member.steps()));
    if (steps.isEmpty()) {
      return;
    }
    Run run = new Run();
    run.carry(new float[0], steps.toArray(float[][]::new), steps.size(), true);
    long began = runtime.metrics().scoringBegins();
    runner.run(List.of(run));
    runtime.metrics().scoringEnded(began, 1);
    if (run.failure != null) {
      members.forEach(member -> reject(key, member.record(), run.failure, context));
    } else if (run.outputs.length == steps.size()) {
      emitAll(key, members, run.outputs, context, out);
    } else {
      emit(key, members.get(members.size() - 1).record(), run.outputs, context, out);
    }
  }

  private List<IN> sorted(Iterable<IN> records) {
    List<IN> sorted = new ArrayList<>();
    records.forEach(sorted::add);
    sorted.sort(Comparator.comparingLong(time));
    return sorted;
  }

  /** The records that can be a part of the sequence. */
  private List<Member<IN>> members(K key, List<IN> records, Context context)
      throws InterruptedException {
    List<Member<IN>> members = new ArrayList<>();
    // What the next record needs to know of those before it.
    KeyState past = new KeyState(0);
    past.open();
    Turn<IN, OUT> turn = new Turn<>();
    for (IN record : records) {
      turn.begin(key, record, time.applyAsLong(record), false, KeyState.NONE);
      try {
        rows.prepare(features(record), turn, past);
        members.add(new Member<>(record, turn.rows, List.copyOf(turn.steps)));
        past.observed(turn.observed);
        past.lastStep(turn.steps.isEmpty() ? past.lastStep() : turn.timestamp);
      } catch (Rejection rejection) {
        reject(key, record, rejection, context);
      }
    }
    return members;
  }

  private float[][] features(IN record) throws Rejection, InterruptedException {
    try {
      return spec.inputs().steps().steps(record);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.INPUT_FAILED, "the input function", e);
    }
  }

  /** One result for each record; a masked step has the score of the step before it. */
  private void emitAll(
      K key, List<Member<IN>> members, float[][] outputs, Context context, Collector<OUT> out)
      throws InterruptedException {
    float[] last = new float[runtime.model().outputSize()];
    int step = 0;
    for (Member<IN> member : members) {
      float[][] scores = new float[member.rows().length][];
      for (int t = 0; t < scores.length; t++) {
        last = member.rows()[t] == null ? last : outputs[step++];
        scores[t] = last.clone();
      }
      if (scores.length > 0 || spec.inputs().several()) {
        emit(key, member.record(), scores, context, out);
      }
    }
  }

  private void emit(K key, IN record, float[][] scores, Context context, Collector<OUT> out)
      throws InterruptedException {
    OUT result;
    try {
      result = spec.output().apply(record, scores);
      if (result == null) {
        throw new Rejection(Reason.OUTPUT_FAILED, "the output function must not return null");
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Rejection e) {
      reject(key, record, e, context);
      return;
    } catch (Exception e) {
      Rejection why = Rejection.causedBy(Reason.OUTPUT_FAILED, "the output function", e);
      reject(key, record, why, context);
      return;
    }
    runtime.metrics().accepted(true, scores.length, 0);
    out.collect(result);
  }

  private void reject(K key, IN record, Rejection why, Context context) {
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
