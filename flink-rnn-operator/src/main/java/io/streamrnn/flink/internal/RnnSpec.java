package io.streamrnn.flink.internal;

import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.DoubledStart;
import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.Heartbeat;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.ScoresFunction;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.StateType;
import io.streamrnn.flink.StepsFunction;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.model.Model;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.util.function.SerializableFunction;

/**
 * What a user asked for, as it travels to the TaskManagers. An option that is not in use is null.
 *
 * @param source where the model comes from
 * @param digest of the model that the job was built with, or {@link
 *     io.streamrnn.flink.internal.model.ModelChecks#ANY_DIGEST}
 * @param inputs what the network sees
 * @param output makes the results
 * @param scoring how much of the past enters
 * @param sequences where sequences begin and end
 * @param order in which events are applied
 * @param duplicates how an event that came before is known
 * @param lifetimes how long a key without events is kept
 * @param heartbeat what happens when a key is silent
 * @param stateType how states are kept
 */
@Internal
public record RnnSpec<IN, OUT>(
    ModelSource source,
    String digest,
    Inputs<IN> inputs,
    ScoresFunction<IN, OUT> output,
    Scoring scoring,
    Sequences<IN> sequences,
    Order order,
    Duplicates<IN> duplicates,
    Lifetimes lifetimes,
    Heartbeat<?, IN> heartbeat,
    StateType stateType)
    implements Serializable {

  /**
   * What the network sees of a record.
   *
   * @param steps makes the features of its steps
   * @param size of the features of one step that was declared, or {@link
   *     io.streamrnn.flink.internal.model.ModelChecks#ANY_SIZE}
   * @param several whether a record may hold more or less than one step
   * @param version what the user calls the input function; may be empty
   * @param missing what a NaN means
   * @param elapsed the unit of the time since the last step, which is a feature then
   * @param constants of the key
   */
  public record Inputs<IN>(
      StepsFunction<IN> steps,
      int size,
      boolean several,
      String version,
      MissingValues missing,
      Duration elapsed,
      ConstantsFunction<IN> constants)
      implements Serializable {

    /**
     * How many features an event has when the model takes so many inputs.
     *
     * @throws IllegalArgumentException if what is added to the features leaves none
     */
    int features(int inputSize) {
      int left = inputSize - (elapsed == null ? 0 : 1);
      boolean flags = missing instanceof MissingValues.Flag;
      if (left < 1 || flags && left % 2 != 0) {
        throw new IllegalArgumentException(
            "the model does not take what is added to the features: model's inputSize=%d, elapsedTime=%s, missingValues=%s; the elapsed time takes one input, flags take one for each feature"
                .formatted(inputSize, elapsed, missing.getClass().getSimpleName()));
      }
      return flags ? left / 2 : left;
    }

    /**
     * Refuses a model that does not take these inputs.
     *
     * @throws IllegalArgumentException if it does not
     */
    public void requireFit(Model model) {
      int features = features(model.inputSize());
      if (size != ModelChecks.ANY_SIZE && size != features) {
        throw new IllegalArgumentException(
            "the model does not take this input: declared size=%d, model's inputSize=%d (model=%s)%s; make the input function return what the model was trained on"
                .formatted(
                    size,
                    model.inputSize(),
                    model.name(),
                    features == model.inputSize() ? "" : ", of which features=" + features));
      }
      float[] fill =
          missing instanceof MissingValues.Impute impute
              ? impute.values()
              : missing instanceof MissingValues.RepeatLast repeat ? repeat.before() : null;
      if (fill != null && fill.length != features) {
        throw new IllegalArgumentException(
            "there must be one value for each feature to take the place of missing ones: features=%d, values=%d (model=%s)"
                .formatted(features, fill.length, model.name()));
      }
    }
  }

  /**
   * Where sequences begin and end.
   *
   * @param start whether an event starts one
   * @param end whether an event is the last of one
   * @param reset whether an event asks for a reset before it
   * @param gap after which, in event time, a sequence ended
   * @param initial what the states are at first
   */
  public record Sequences<IN>(
      FilterFunction<IN> start,
      FilterFunction<IN> end,
      FilterFunction<IN> reset,
      Duration gap,
      MissingStart missingStart,
      DoubledStart doubledStart,
      EndWithoutStart endWithoutStart,
      InitialState<IN> initial)
      implements Serializable {

    boolean areBounded() {
      return start != null || end != null || reset != null || gap != null;
    }
  }

  /**
   * How an event that came before is known: by one of the two.
   *
   * @param sequenceNumber rises from event to event of a key
   * @param id is another for every event of a key
   * @param remembered how many ids are kept
   */
  public record Duplicates<IN>(
      SerializableToLongFunction<IN> sequenceNumber,
      SerializableFunction<IN, String> id,
      int remembered)
      implements Serializable {}

  /**
   * How long a key without events is kept.
   *
   * @param timeToLive in processing time
   * @param expireAfter in event time
   */
  public record Lifetimes(Duration timeToLive, Duration expireAfter) implements Serializable {}

  /**
   * The options in use that windows of Flink leave no room for, as the builder calls them: a window
   * is a sequence, in order, from the initial states of the model.
   */
  public List<String> optionsOfKeys() {
    Map<String, Boolean> uses = new LinkedHashMap<>();
    uses.put("startWhen", sequences.start() != null);
    uses.put("endWhen", sequences.end() != null);
    uses.put("resetWhen", sequences.reset() != null);
    uses.put("gap", sequences.gap() != null);
    uses.put("initialState", sequences.initial() != null);
    uses.put("order", order instanceof Order.ByEventTime);
    uses.put("sequenceNumber or eventId", duplicates != null);
    uses.put("constants", inputs.constants() != null);
    uses.put("heartbeat", heartbeat != null);
    uses.put("stateTtl", lifetimes.timeToLive() != null);
    uses.put("expireAfter", lifetimes.expireAfter() != null);
    uses.put("stateType", stateType != StateType.FLOAT32);
    return uses.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /** Whether a rule goes by event time, so that records need timestamps. */
  boolean needsTimestamps() {
    return order instanceof Order.ByEventTime
        || inputs.elapsed() != null
        || sequences.gap() != null
        || lifetimes.expireAfter() != null
        || heartbeat != null;
  }

  /** Whether keys are looked at when watermarks pass. */
  boolean hasDeadlines() {
    return sequences.gap() != null || lifetimes.expireAfter() != null || heartbeat != null;
  }

  /** Whether the last score of a key is ever asked for again. */
  boolean keepsScore() {
    return sequences.areBounded()
        || duplicates != null
        || heartbeat != null
        || lifetimes.timeToLive() != null
        || lifetimes.expireAfter() != null
        || inputs.missing() instanceof MissingValues.MaskStep;
  }
}
