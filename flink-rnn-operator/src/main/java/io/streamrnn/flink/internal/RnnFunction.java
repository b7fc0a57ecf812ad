package io.streamrnn.flink.internal;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores one event at a time: validate, read the state, step, check, make the result; then write
 * the state and put the result out. Whatever fails before the write rejects the record and leaves
 * the state as it was; whatever fails from there on (the state backend, the operators behind) fails
 * the job, which Flink takes back to its last checkpoint.
 */
@Internal
public final class RnnFunction<K, IN, OUT> extends KeyedProcessFunction<K, IN, OUT> {

  /** Under which the states are found in a savepoint. Never change it. */
  private static final String STATE_NAME = "rnn";

  private static final Logger LOG = LoggerFactory.getLogger(RnnFunction.class);
  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnSpec<IN, OUT> spec;
  private final OutputTag<Rejected<IN>> sideOutput;

  // -- runtime
  private transient ModelRegistry.Lease lease;
  private transient Model model;
  private transient long stamp;
  private transient Scorer scorer;
  private transient ValueState<KeyState> states;
  private transient RnnMetrics metrics;

  /** Runs what the user asked for. */
  public RnnFunction(RnnSpec<IN, OUT> spec, OutputTag<Rejected<IN>> sideOutput) {
    this.spec = spec;
    this.sideOutput = sideOutput;
  }

  @Override
  public void open(OpenContext context) throws IOException, InterruptedException {
    try {
      lease = ModelRegistry.acquire(spec.source(), spec.digest());
      model = lease.model();
      ModelChecks.requireInputSize(model, spec.inputSize());
      ModelChecks.requireStep(model);
      scorer = scorer(model, spec.scoring());
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new NonRecoverableException(e.getMessage(), e);
    }
    stamp = scorer.stamp(spec.inputVersion());
    states = getRuntimeContext().getState(descriptor(scorer.layout(), stamp, spec.stateTtl()));
    metrics = new RnnMetrics(getRuntimeContext().getMetricGroup(), model);
    LOG.info("Scoring {} with {}", spec.scoring(), model);
  }

  private static Scorer scorer(Model model, Scoring scoring) {
    return scoring instanceof Scoring.Window window
        ? new WindowScorer(model, window)
        : new CarriedScorer(model);
  }

  private static ValueStateDescriptor<KeyState> descriptor(
      StateLayout layout, long stamp, Duration ttl) {
    ValueStateDescriptor<KeyState> descriptor =
        new ValueStateDescriptor<>(STATE_NAME, new KeyStateSerializer(layout, stamp));
    if (ttl != null) {
      // The default clean-up of the heap backend costs several times as much per event.
      descriptor.enableTimeToLive(
          StateTtlConfig.newBuilder(ttl)
              .updateTtlOnCreateAndWrite()
              .neverReturnExpired()
              .cleanupIncrementally(1, false)
              .cleanupInRocksdbCompactFilter(1000)
              .build());
    }
    return descriptor;
  }

  @Override
  public void processElement(IN record, Context context, Collector<OUT> out) throws Exception {
    KeyState state = null;
    float[] features;
    float[] score;
    OUT result;
    try {
      features = features(record);
      state = past(context);
      score = score(features, state);
      result = score == null ? null : result(record, score);
    } catch (Rejection rejection) {
      reject(record, rejection, context);
      return;
    }
    if (state == null) {
      state = new KeyState(stamp, new float[scorer.layout().floats(1)]);
    }
    scorer.commit(features, state);
    state.stepped(context.timestamp());
    states.update(state);
    metrics.accepted(hasScore(score));
    if (result != null) {
      out.collect(result);
    }
  }

  private float[] features(IN record) throws Rejection, InterruptedException {
    if (record == null) {
      throw new Rejection(Reason.NULL_RECORD, "a record must not be null");
    }
    float[] features;
    try {
      features = spec.input().features(record);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.INPUT_FAILED, "the input function", e);
    }
    return Features.require(features, model.inputSize());
  }

  private KeyState past(Context context) throws IOException {
    KeyState past = states.value();
    if (past != null && past.stamp() != stamp) {
      throw new NonRecoverableException(
          "the state of a key was made by another model or input function: key=%s, expected stamp=%016x, got=%016x (model=%s, inputVersion='%s'); restore with the model and inputVersion that the savepoint was taken with, or begin with empty state: give the operator a new uid and restore with --allowNonRestoredState"
              .formatted(
                  context.getCurrentKey(), stamp, past.stamp(), model.name(), spec.inputVersion()));
    }
    return past;
  }

  private float[] score(float[] features, KeyState past) throws Rejection {
    long began = metrics.scoringBegins();
    float[] score = scorer.score(features, past);
    metrics.scoringEnded(began, hasScore(score));
    return score;
  }

  private static boolean hasScore(float[] score) {
    return score != null && score.length > 0;
  }

  private OUT result(IN record, float[] score) throws Rejection, InterruptedException {
    OUT result;
    try {
      result = spec.output().apply(record, score);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.OUTPUT_FAILED, "the output function", e);
    }
    if (result == null) {
      throw new Rejection(Reason.OUTPUT_FAILED, "the output function must not return null");
    }
    return result;
  }

  private void reject(IN record, Rejection rejection, Context context) {
    String key = String.valueOf(context.getCurrentKey());
    String message = "%s (key=%s, model=%s)".formatted(rejection.getMessage(), key, model.name());
    long count = metrics.rejected();
    if (Long.bitCount(count) == 1) {
      LOG.warn("{} records rejected so far, the last one because {}", count, message);
    }
    context.output(
        sideOutput, new Rejected<>(key, rejection.reason(), message, model.name(), record));
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
