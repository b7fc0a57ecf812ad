package io.streamrnn.flink;

import io.streamrnn.flink.internal.RejectedType;
import io.streamrnn.flink.internal.RnnFunction;
import io.streamrnn.flink.internal.RnnSpec;
import io.streamrnn.flink.internal.Serializability;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * A recurrent network to be run over a keyed stream. Each key has a hidden state of its own in
 * Flink's managed state, which each event of the key moves on by one step:
 *
 * <pre>{@code
 * StreamingRnn<Reading, Alert> vibration =
 *     StreamingRnn.model(ModelSource.file("models/vibration.h5"))
 *         .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
 *         .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
 *         .stateTtl(Duration.ofHours(6))
 *         .build();
 *
 * SingleOutputStreamOperator<Alert> alerts =
 *     vibration.apply(readings.keyBy(Reading::pump)).uid("vibration-rnn");
 * DataStream<Rejected<Reading>> rejected = vibration.rejected(alerts);
 * }</pre>
 *
 * <p>Events of a key are scored in the order in which they arrive; the scores do not depend on
 * parallelism or on where a failure fell. (In batch mode Flink sorts by key and then by timestamp,
 * so events need timestamps there.) An event that cannot be scored is put out by {@link #rejected}
 * and leaves the state as it is.
 *
 * @param <IN> type of the records
 * @param <OUT> type of what goes downstream
 */
@PublicEvolving
public final class StreamingRnn<IN, OUT> {

  private final RnnSpec<IN, OUT> spec;
  private final TypeInformation<IN> inputType;
  private final TypeInformation<OUT> outputType;
  private final String name;
  private final String description;
  // The side outputs of the streams that apply() made, for rejected().
  private final Map<DataStream<OUT>, OutputTag<Rejected<IN>>> sideOutputs =
      Collections.synchronizedMap(new WeakHashMap<>());

  private StreamingRnn(Builder<IN, OUT> builder, Optional<Model> model) {
    this.spec = builder.spec(model);
    this.inputType = builder.inputType;
    this.outputType = builder.outputType;
    this.name = "rnn: " + model.map(Model::name).orElse(spec.source().id());
    this.description =
        model.map(Model::toString).orElse(spec.source().id()) + "; scoring " + spec.scoring();
  }

  /** Begins with the model. */
  public static WithModel model(ModelSource source) {
    return new WithModel(Serializability.require("the model source", source));
  }

  /**
   * Runs the network over a stream. Give the result a {@code uid}: the states of a savepoint are
   * found by it.
   *
   * @return the outputs, in order within a key; each has the timestamp of its event
   */
  public <K> SingleOutputStreamOperator<OUT> apply(KeyedStream<IN, K> events) {
    OutputTag<Rejected<IN>> sideOutput =
        new OutputTag<>("streamrnn-rejected", RejectedType.of(events.getType()));
    SingleOutputStreamOperator<OUT> outputs =
        events
            .process(new RnnFunction<K, IN, OUT>(spec, sideOutput), outputType)
            .name(name)
            .setDescription(description);
    sideOutputs.put(outputs, sideOutput);
    return outputs;
  }

  /**
   * The records that could not be scored, and why. Without a call of this they are only counted and
   * logged.
   *
   * @param outputs what {@link #apply} of this object returned
   * @throws IllegalArgumentException if it is another stream
   */
  public DataStream<Rejected<IN>> rejected(SingleOutputStreamOperator<OUT> outputs) {
    OutputTag<Rejected<IN>> sideOutput = sideOutputs.get(outputs);
    if (sideOutput == null) {
      throw new IllegalArgumentException(
          "rejected() takes the stream that apply() of the same StreamingRnn returned: got=%s; call it before map, filter and the like"
              .formatted(outputs));
    }
    return outputs.getSideOutput(sideOutput);
  }

  /** The type of the records, as {@code input} was told it. */
  public TypeInformation<IN> inputType() {
    return inputType;
  }

  /** One line: the model, the scoring. */
  @Override
  public String toString() {
    return description;
  }

  /** A network that has its model and needs its input. */
  @PublicEvolving
  public static final class WithModel {

    private final ModelSource source;

    private WithModel(ModelSource source) {
      this.source = source;
    }

    /** As {@link #input(Class, int, InputFunction)}, without a check of the size. */
    public <IN> WithInput<IN> input(Class<IN> type, InputFunction<IN> features) {
      return input(TypeInformation.of(type), features);
    }

    /**
     * Says what the network sees of a record.
     *
     * @param type of the records
     * @param size how many values {@code features} returns; a model that takes another number is
     *     refused before the first record
     * @param features makes these values
     */
    public <IN> WithInput<IN> input(Class<IN> type, int size, InputFunction<IN> features) {
      return input(TypeInformation.of(type), size, features);
    }

    /** As {@link #input(Class, InputFunction)}, for generic types. */
    public <IN> WithInput<IN> input(TypeInformation<IN> type, InputFunction<IN> features) {
      return new WithInput<>(source, type, ModelChecks.ANY_SIZE, features);
    }

    /** As {@link #input(Class, int, InputFunction)}, for generic types. */
    public <IN> WithInput<IN> input(
        TypeInformation<IN> type, int size, InputFunction<IN> features) {
      if (size < 1) {
        throw new IllegalArgumentException("an input has 1 value or more: size=" + size);
      }
      return new WithInput<>(source, type, size, features);
    }
  }

  /**
   * A network that has its model and its input and needs its output.
   *
   * @param <IN> type of the records
   */
  @PublicEvolving
  public static final class WithInput<IN> {

    private final ModelSource source;
    private final TypeInformation<IN> type;
    private final int size;
    private final InputFunction<IN> features;

    private WithInput(
        ModelSource source, TypeInformation<IN> type, int size, InputFunction<IN> features) {
      this.source = source;
      this.type = Objects.requireNonNull(type, "type");
      this.size = size;
      this.features = Serializability.require("the input function", features);
    }

    /**
     * Says what goes downstream.
     *
     * @param type of the results; Flink's rules for types apply, so make it a record or a POJO
     * @param result makes a result of a record and its score
     */
    public <OUT> Builder<IN, OUT> output(Class<OUT> type, OutputFunction<IN, OUT> result) {
      return output(TypeInformation.of(type), result);
    }

    /** As {@link #output(Class, OutputFunction)}, for generic types. */
    public <OUT> Builder<IN, OUT> output(
        TypeInformation<OUT> type, OutputFunction<IN, OUT> result) {
      return new Builder<>(this, type, result);
    }
  }

  /**
   * A network that has all it needs; the rest is optional.
   *
   * @param <IN> type of the records
   * @param <OUT> type of what goes downstream
   */
  @PublicEvolving
  public static final class Builder<IN, OUT> {

    private final ModelSource source;
    private final TypeInformation<IN> inputType;
    private final int inputSize;
    private final InputFunction<IN> input;
    private final TypeInformation<OUT> outputType;
    private final OutputFunction<IN, OUT> output;
    private Scoring scoring = Scoring.carried();
    private Duration stateTtl;
    private String inputVersion = "";

    private Builder(
        WithInput<IN> input, TypeInformation<OUT> outputType, OutputFunction<IN, OUT> output) {
      this.source = input.source;
      this.inputType = input.type;
      this.inputSize = input.size;
      this.input = input.features;
      this.outputType = Objects.requireNonNull(outputType, "type");
      this.output = Serializability.require("the output function", output);
    }

    /** How much of its past an event is scored with; {@link Scoring#carried()} by default. */
    public Builder<IN, OUT> scoring(Scoring scoring) {
      this.scoring = Objects.requireNonNull(scoring, "scoring");
      return this;
    }

    /**
     * Forgets the state of a key that had no event for so long, in processing time. Without it
     * states are kept for ever.
     */
    public Builder<IN, OUT> stateTtl(Duration timeToLive) {
      if (timeToLive.toMillis() < 1) {
        throw new IllegalArgumentException(
            "a state lives 1 ms or longer: stateTtl=%s; leave it out to keep states for ever"
                .formatted(timeToLive));
      }
      this.stateTtl = timeToLive;
      return this;
    }

    /**
     * Names what the input function does, such as the version of a scaler. States carry it: a job
     * with another version refuses them, as it refuses those of another model.
     */
    public Builder<IN, OUT> inputVersion(String version) {
      this.inputVersion = Objects.requireNonNull(version, "version");
      return this;
    }

    /**
     * Loads the model to check that everything fits. Where it cannot be read from here, that is
     * logged, and the check is made when the job starts.
     *
     * @throws io.streamrnn.model.ModelFormatException if the model is damaged or not supported
     * @throws IllegalArgumentException if the model does not take inputs of the declared size
     */
    public StreamingRnn<IN, OUT> build() {
      Optional<Model> model = ModelChecks.loadIfReadable(source);
      model.ifPresent(m -> ModelChecks.requireInputSize(m, inputSize));
      return new StreamingRnn<>(this, model);
    }

    private RnnSpec<IN, OUT> spec(Optional<Model> model) {
      String digest = model.map(ModelChecks::digest).orElse(ModelChecks.ANY_DIGEST);
      return new RnnSpec<>(
          source, digest, inputSize, input, output, scoring, stateTtl, inputVersion);
    }
  }
}
