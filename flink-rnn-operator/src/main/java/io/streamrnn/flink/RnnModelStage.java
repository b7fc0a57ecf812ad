/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.RowFields;
import io.streamrnn.flink.internal.plan.Serializability;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.types.Row;

/** The builder of a {@link StreamingRnn} that has its model and needs its input. */
@PublicEvolving
public final class RnnModelStage {

  private final ModelSource source;
  private final boolean areIndices;

  RnnModelStage(ModelSource source) {
    this(source, false);
  }

  private RnnModelStage(ModelSource source, boolean areIndices) {
    this.source = source;
    this.areIndices = areIndices;
  }

  /**
   * Says that the function which follows, of {@code input}, {@code token} or {@code steps}, returns
   * the indices of texts where the model takes texts: those of {@link
   * io.streamrnn.model.TextInput#index}, by the texts of {@code Model.texts()}. Without it, such a
   * function is refused for a model of texts.
   */
  public RnnModelStage textIndices() {
    return new RnnModelStage(source, true);
  }

  private <IN> RnnInputStage<IN> stage(TypeInformation<IN> type, InputPlan<IN> input) {
    return new RnnInputStage<>(source, type, planned(input));
  }

  private <IN> InputPlan<IN> planned(InputPlan<IN> input) {
    return areIndices ? input.withIndices() : input;
  }

  /** As {@link #input(Class, int, InputFunction)}, without a check of the size. */
  public <IN> RnnInputStage<IN> input(Class<IN> type, InputFunction<IN> features) {
    return input(TypeInformation.of(type), features);
  }

  /**
   * Sets what the network sees of a record.
   *
   * @param type of the records
   * @param size the number of values that {@code features} returns; a model that takes another
   *     number fails the job before the first record
   * @param features computes these values
   * @throws IllegalArgumentException if the size is not positive, or the function cannot be
   *     serialized
   */
  public <IN> RnnInputStage<IN> input(Class<IN> type, int size, InputFunction<IN> features) {
    return input(TypeInformation.of(type), size, features);
  }

  /** As {@link #input(Class, InputFunction)}, for generic types. */
  public <IN> RnnInputStage<IN> input(TypeInformation<IN> type, InputFunction<IN> features) {
    return inputOf(type, InputPlan.ANY_SIZE, features);
  }

  /** As {@link #input(Class, int, InputFunction)}, for generic types. */
  public <IN> RnnInputStage<IN> input(
      TypeInformation<IN> type, int size, InputFunction<IN> features) {
    return inputOf(type, requireSize("input", size), features);
  }

  /**
   * Sets which fields of a row the network sees, for streams of rows such as {@code
   * tables.toDataStream(table)}. Numbers of any type are converted to {@code float}; a boolean is 1
   * or 0; a string is a text that the model looks up; a null is a missing value. A row that is no
   * insertion is rejected, since a step cannot be taken back.
   *
   * @param type of the rows: a {@code RowTypeInfo}, or {@code getType()} of the stream of a table
   * @param fields their names, in the order of the model's inputs
   * @throws IllegalArgumentException if the type has no such field, or it is neither a number nor a
   *     boolean nor a string, as far as the type says
   */
  public RnnInputStage<Row> input(TypeInformation<Row> type, String... fields) {
    RowFields.requireTypes("input", type);
    RowFields features = RowFields.of(type, List.of(fields));
    return stage(type, InputPlan.ofRows(features));
  }

  private <IN> RnnInputStage<IN> inputOf(
      TypeInformation<IN> type, int size, InputFunction<IN> features) {
    RowFields.requireTypes("input", type);
    InputFunction<IN> one = Serializability.require("input", features);
    return stage(type, InputPlan.ofInput(one, size));
  }

  /**
   * Sets which text the network sees of a record, for a model that takes one text: Keras's {@code
   * StringLookup} or {@code Hashing} of strings. The model looks it up.
   *
   * @param type of the records
   * @param text of a record; a text that is out of the vocabulary is treated as in Keras, and
   *     rejected with {@code num_oov_indices=0}
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <IN> RnnInputStage<IN> text(Class<IN> type, TextFunction<IN> text) {
    return text(TypeInformation.of(type), text);
  }

  /** As {@link #text(Class, TextFunction)}, for generic types. */
  public <IN> RnnInputStage<IN> text(TypeInformation<IN> type, TextFunction<IN> text) {
    RowFields.requireTypes("text", type);
    return stage(type, InputPlan.ofText(Serializability.require("text", text)));
  }

  /**
   * Sets what the network sees of a record, numbers and texts, for a model with several inputs of
   * which some are texts.
   *
   * @param type of the records
   * @param values in the order of the model's inputs, which {@code ./streamrnn model} prints
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <IN> RnnInputStage<IN> values(Class<IN> type, ValuesFunction<IN> values) {
    return values(TypeInformation.of(type), values);
  }

  /** As {@link #values(Class, ValuesFunction)}, for generic types. */
  public <IN> RnnInputStage<IN> values(TypeInformation<IN> type, ValuesFunction<IN> values) {
    RowFields.requireTypes("values", type);
    return stage(type, InputPlan.ofValues(Serializability.require("values", values)));
  }

  /**
   * Sets which token the network sees of a record, for a model that starts with an embedding.
   *
   * @param type of the records
   * @param token its number, up to 2^24; a record with a larger one is rejected if a float does not
   *     hold it
   * @throws IllegalArgumentException if the function cannot be serialized
   */
  public <IN> RnnInputStage<IN> token(Class<IN> type, SerializableToIntFunction<IN> token) {
    return token(TypeInformation.of(type), token);
  }

  /** As {@link #token(Class, SerializableToIntFunction)}, for generic types. */
  public <IN> RnnInputStage<IN> token(
      TypeInformation<IN> type, SerializableToIntFunction<IN> token) {
    RowFields.requireTypes("token", type);
    SerializableToIntFunction<IN> one = Serializability.require("token", token);
    return stage(type, InputPlan.ofToken(one));
  }

  /**
   * Sets what the network sees of a record that holds several steps, or none.
   *
   * @param type of the records
   * @param size the number of values of a step; a model that takes another number fails the job
   *     before the first record
   * @param steps computes these values
   * @throws IllegalArgumentException if the size is not positive, or the function cannot be
   *     serialized
   */
  public <IN> RnnStepsStage<IN> steps(Class<IN> type, int size, StepsFunction<IN> steps) {
    return steps(TypeInformation.of(type), size, steps);
  }

  /** As {@link #steps(Class, int, StepsFunction)}, for generic types. */
  public <IN> RnnStepsStage<IN> steps(TypeInformation<IN> type, int size, StepsFunction<IN> steps) {
    RowFields.requireTypes("steps", type);
    return new RnnStepsStage<>(
        source,
        type,
        planned(
            InputPlan.ofSteps(
                Serializability.require("steps", steps), requireSize("steps", size))));
  }

  private static int requireSize(String option, int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "the size passed to %s(...) must be at least 1: size=%d".formatted(option, size));
    }
    return size;
  }
}
