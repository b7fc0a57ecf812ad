package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.SequenceReport;
import io.streamrnn.flink.SequenceReport.Cause;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
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
  private final SerializableToLongFunction<IN> time;
  private RnnTypes<IN> types;

  // -- runtime
  private transient RnnRuntime<IN, OUT> runtime;
  private transient Rows rows;
  private transient Runner runner;
  private transient float[] initial;

  /** A record and the steps it takes; a row is null where a step is masked. */
  private record Member<IN>(IN record, long time, float[][] rows, List<float[]> steps) {}

  /** What came of members: one score for each of their steps, or the last one only. */
  private record Scored<IN>(List<Member<IN>> members, float[][] outputs, float[] end) {}

  /**
   * Runs what the user asked for.
   *
   * @param time by which the records of a window are put in order; those of one time stay as they
   *     came
   */
  public RnnWindowFunction(RnnSpec<IN, OUT> spec, SerializableToLongFunction<IN> time) {
    this.spec = spec;
    this.time = time;
  }

  /** Says the types of the stream, of which that of the keys is known last, while it is built. */
  public void of(RnnTypes<IN> types) {
    this.types = types;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    runtime = RnnRuntime.open(spec, getRuntimeContext().getMetricGroup(), true, false);
    Model model = runtime.model();
    rows = new Rows(spec.inputs(), model.inputSize(), true);
    runner = Runner.of(model, 1);
    initial = model.isSteppable() ? KeyRules.initial(model, false) : new float[0];
  }

  @Override
  public void process(K key, Context context, Iterable<IN> records, Collector<OUT> out)
      throws Exception {
    List<Member<IN>> members = members(key, sorted(key, records, context), context);
    Scored<IN> scored =
        runtime.model().isSteppable()
            ? step(key, members, context)
            : runWhole(key, members, context);
    if (scored.members().isEmpty()) {
      return;
    }
    float[] last = emit(key, scored, context, out);
    context.output(types.sequences(), report(key, scored, last));
  }

  // -- records

  /** A record and its place in the sequence. */
  private record Timed<IN>(IN record, long time) {}

  private List<Timed<IN>> sorted(K key, Iterable<IN> records, Context context) {
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

  private long timeOf(IN record) throws Rejection {
    if (record == null) {
      throw new Rejection(Reason.NULL_RECORD, "a record must not be null");
    }
    try {
      return time.applyAsLong(record);
    } catch (Exception e) {
      // Some compilers let others than RuntimeExceptions through.
      throw Rejection.causedBy(Reason.FUNCTION_FAILED, "the function of the time", e);
    }
  }

  /** The records that can be a part of the sequence. */
  private List<Member<IN>> members(K key, List<Timed<IN>> records, Context context)
      throws InterruptedException {
    List<Member<IN>> members = new ArrayList<>();
    // What the next record needs to know of those before it.
    KeyState past = new KeyState(0);
    past.open();
    Turn<IN, OUT> turn = new Turn<>();
    for (Timed<IN> each : records) {
      turn.begin(key, each.record(), each.time(), false, KeyState.NONE);
      try {
        rows.prepare(features(each.record()), turn, past);
        members.add(new Member<>(each.record(), each.time(), turn.rows, List.copyOf(turn.steps)));
        if (turn.observed != null) {
          past.observed(turn.observed);
        }
        past.lastStep(turn.steps.isEmpty() ? past.lastStep() : turn.timestamp);
      } catch (Rejection rejection) {
        reject(key, each.record(), rejection, context);
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

  // -- scores

  /** Steps through the members, and rejects those at whose steps it fails. */
  private Scored<IN> step(K key, List<Member<IN>> members, Context context) {
    Run whole = run(initial, members);
    if (whole.failure == null) {
      return new Scored<>(members, whole.outputs, whole.end);
    }
    List<Member<IN>> sound = new ArrayList<>();
    List<float[]> outputs = new ArrayList<>();
    float[] state = initial;
    for (Member<IN> member : members) {
      Run run = run(state, List.of(member));
      if (run.failure == null) {
        sound.add(member);
        outputs.addAll(List.of(run.outputs));
        state = run.end;
      } else {
        reject(key, member.record(), run.failure, context);
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
    Run run = run(initial, sound);
    while (run.failure != null) {
      int fails = sound.size();
      Rejection why = run.failure;
      while (fails - known > 1) {
        int middle = (known + fails) >>> 1;
        Run first = run(initial, sound.subList(0, middle));
        if (first.failure == null) {
          known = middle;
        } else {
          fails = middle;
          why = first.failure;
        }
      }
      reject(key, sound.remove(fails - 1).record(), why, context);
      run = run(initial, sound);
    }
    return new Scored<>(sound, run.outputs, run.end);
  }

  private Run run(float[] start, List<Member<IN>> members) {
    List<float[]> steps = new ArrayList<>();
    members.forEach(member -> steps.addAll(member.steps()));
    Run run = new Run();
    run.carry(start, steps.toArray(float[][]::new), steps.size(), true);
    if (steps.isEmpty()) {
      run.end = start;
    } else {
      long began = runtime.metrics().scoringBegins();
      runner.run(List.of(run));
      runtime.metrics().scoringEnded(began, 1);
    }
    return run;
  }

  /** One result for each record, or for the last one only; returns the last score. */
  private float[] emit(K key, Scored<IN> scored, Context context, Collector<OUT> out)
      throws InterruptedException {
    int steps = scored.members().stream().mapToInt(member -> member.steps().size()).sum();
    boolean isLastOnly = scored.outputs().length < steps;
    // A masked step has the score of the step before it.
    float[] last = isLastOnly ? scored.outputs()[0] : new float[runtime.model().outputSize()];
    int step = 0;
    int left = scored.members().size();
    for (Member<IN> member : scored.members()) {
      left--;
      if (isLastOnly) {
        if (left == 0) {
          emit(key, member, new float[][] {last.clone()}, context, out);
        } else {
          count(member);
        }
        continue;
      }
      float[][] scores = new float[member.rows().length][];
      for (int t = 0; t < scores.length; t++) {
        last = member.rows()[t] == null ? last : scored.outputs()[step++];
        scores[t] = last.clone();
      }
      emit(key, member, scores, context, out);
    }
    return last;
  }

  private void emit(K key, Member<IN> member, float[][] scores, Context context, Collector<OUT> out)
      throws InterruptedException {
    OUT result;
    try {
      result = spec.output().apply(member.record(), scores);
      if (result == null) {
        throw new Rejection(Reason.OUTPUT_FAILED, "the output function must not return null");
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Rejection e) {
      reject(key, member.record(), e, context);
      return;
    } catch (Exception e) {
      Rejection why = Rejection.causedBy(Reason.OUTPUT_FAILED, "the output function", e);
      reject(key, member.record(), why, context);
      return;
    }
    count(member);
    out.collect(result);
  }

  private void count(Member<IN> member) {
    int steps = member.steps().size();
    runtime.metrics().accepted(true, steps, member.rows().length - steps);
  }

  // -- what is told

  private SequenceReport<Object> report(K key, Scored<IN> scored, float[] last) {
    List<Member<IN>> members = scored.members();
    long steps = members.stream().mapToLong(member -> member.steps().size()).sum();
    return new SequenceReport<>(
        key,
        Cause.END,
        "",
        steps,
        members.get(members.size() - 1).time(),
        last.clone(),
        runtime.model().isSteppable()
            ? KeyRules.split(runtime.model(), scored.end())
            : new float[0][]);
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
