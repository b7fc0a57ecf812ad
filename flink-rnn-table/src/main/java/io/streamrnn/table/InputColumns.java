/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.cell.Shape;
import io.streamrnn.flink.InputFunction;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.model.Model;
import io.streamrnn.model.TextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Finds the columns of the input that arguments name, and checks their types. */
final class InputColumns {

  private final Call call;
  private final List<String> names;
  private final List<LogicalType> types;

  InputColumns(Call call) {
    this.call = call;
    names = call.inputColumns();
    types =
        DataType.getFieldDataTypes(call.table()).stream().map(DataType::getLogicalType).toList();
  }

  /** The type of a column. */
  LogicalType type(int position) {
    return types.get(position);
  }

  /** Flink does not compute such a column for a function: it is NULL, and as a time it is 0. */
  void requireNoProcessingTime() {
    for (int i = 0; i < types.size(); i++) {
      if (LogicalTypeChecks.isProctimeAttribute(types.get(i))) {
        throw Refusal.of(
            "the input must not have a column of processing time, which Flink does not compute for a function: column=%1$s; select the other columns in a view, or CAST(%1$s AS TIMESTAMP_LTZ(3)) there",
            names.get(i));
      }
    }
  }

  /**
   * What the network sees.
   *
   * @param features how many the model takes
   * @param model which says what are texts, and what are tokens
   */
  Values features(int features, Model model) {
    List<TextInput> texts = model.texts();
    List<Integer> tokens = model.tokens();
    List<String> named = call.names(Argument.FEATURES);
    if (named.isEmpty()) {
      throw Refusal.of(
          "features must name at least 1 column: features is NULL, columns=%s; write features => DESCRIPTOR(rpm, celsius)",
          names);
    }
    if (named.size() == 1 && texts.isEmpty()) {
      int position = position(Argument.FEATURES, named.get(0));
      LogicalType type = types.get(position);
      if (type instanceof ArrayType array) {
        return ofArray(
            position,
            array,
            features,
            Tokens.of(named.get(0), Reason.INPUT_FAILED, tokens, 0, features));
      }
    }
    List<NumberColumn> columns =
        texts.isEmpty() ? numbers(Argument.FEATURES, Reason.INPUT_FAILED, tokens) : List.of();
    if (named.size() != features) {
      throw Refusal.of(
          "features must name as many columns as the model takes: features=%s, which are %d, model takes %d (model=%s); name them in the order of the model's inputs",
          named, named.size(), features, call.model());
    }
    return texts.isEmpty() ? new Values.OfColumns(columns) : values(named, model);
  }

  private List<NumberColumn> numbers(Argument argument, Reason reason, List<Integer> tokens) {
    List<String> named = call.names(argument);
    List<NumberColumn> columns = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      columns.add(
          number(argument, named.get(i)).with(Tokens.of(named.get(i), reason, tokens, i, 1)));
    }
    return columns;
  }

  private Values values(List<String> named, Model model) {
    List<TextInput> texts = model.texts();
    List<ValueColumn> columns = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      int at = i;
      Optional<TextInput> text = texts.stream().filter(each -> each.position() == at).findFirst();
      columns.add(
          text.isPresent()
              ? text(named.get(i), text.get())
              : ValueColumn.number(
                  number(Argument.FEATURES, named.get(i))
                      .with(Tokens.of(named.get(i), Reason.INPUT_FAILED, model.tokens(), i, 1))));
    }
    return new Values.OfTexts(columns);
  }

  private ValueColumn text(String name, TextInput input) {
    int position = position(Argument.FEATURES, name);
    LogicalType type = types.get(position);
    if (!type.is(LogicalTypeFamily.CHARACTER_STRING)) {
      throw wrongType(
          Argument.FEATURES,
          name,
          type,
          "a STRING where the model takes a text, its input '" + input.name() + "'",
          "cast it to STRING in a view");
    }
    return ValueColumn.text(position, type);
  }

  private Values ofArray(int position, ArrayType type, int features, Tokens tokens) {
    LogicalType element = type.getElementType();
    if (NumberColumn.isNumber(element)) {
      return new Values.OfArray(NumberColumn.of(position, element).with(tokens), features);
    }
    if (element instanceof ArrayType steps && NumberColumn.isNumber(steps.getElementType())) {
      return new Values.OfSteps(
          NumberColumn.of(position, steps.getElementType()).with(tokens), features);
    }
    throw Refusal.of(
        "an array of features must have numbers, or arrays of numbers for steps: column=%s, type=%s; %s",
        names.get(position), type.asSummaryString(), toNumbers(element));
  }

  private static String toNumbers(LogicalType element) {
    if (element.is(LogicalTypeFamily.CHARACTER_STRING)) {
      return "cast it to ARRAY<FLOAT> in a view";
    }
    return element instanceof ArrayType steps
            && steps.getElementType().is(LogicalTypeFamily.CHARACTER_STRING)
        ? "cast it to ARRAY<ARRAY<FLOAT>> in a view"
        : "select columns of numbers from it in a view";
  }

  /**
   * The constants of a key, in number columns or in one array.
   *
   * @return empty if the model has none
   */
  Optional<Values.Constants> constants(Model model) {
    List<Integer> sizes = model.constants().stream().map(Shape::size).toList();
    List<String> named = call.names(Argument.CONSTANTS);
    int expected = sizes.stream().mapToInt(size -> size).sum();
    if (sizes.isEmpty() && named.isEmpty()) {
      return Optional.empty();
    }
    if (sizes.isEmpty()) {
      throw Refusal.of(
          "constants must be omitted where the model has none: constants=%s (model=%s); omit constants, or name the columns in features if they are features",
          named, call.model());
    }
    if (named.isEmpty()) {
      throw Refusal.of(
          "constants must be given for a model with constants: model has %d values, constants is absent (model=%s); add constants => DESCRIPTOR(...) with one column for each value, or one array",
          expected, call.model());
    }
    return Optional.of(constants(named, sizes, expected, model.constantTokens()));
  }

  private Values.Constants constants(
      List<String> named, List<Integer> sizes, int expected, List<Integer> tokens) {
    if (named.size() == 1) {
      int position = position(Argument.CONSTANTS, named.get(0));
      if (types.get(position) instanceof ArrayType array
          && NumberColumn.isNumber(array.getElementType())) {
        return new Values.Constants(
            new Values.OfArray(
                NumberColumn.of(position, array.getElementType())
                    .with(Tokens.of(named.get(0), Reason.CONSTANTS, tokens, 0, expected)),
                expected),
            sizes);
      }
    }
    List<NumberColumn> columns = numbers(Argument.CONSTANTS, Reason.CONSTANTS, tokens);
    if (columns.size() != expected) {
      throw Refusal.of(
          "constants must name as many columns as the model has constants: constants=%s, which are %d, model has %d (model=%s); name one for each value, or one array",
          named, columns.size(), expected, call.model());
    }
    InputFunction<RowData> values = new Values.OfColumns(columns);
    return new Values.Constants(values, sizes);
  }

  private NumberColumn number(Argument argument, String name) {
    int position = position(argument, name);
    LogicalType type = types.get(position);
    if (!NumberColumn.isNumber(type)) {
      String one =
          type.is(LogicalTypeRoot.ARRAY)
              ? "name one ARRAY of numbers that has all values, or "
              : "";
      throw wrongType(argument, name, type, "a number or a BOOLEAN", one + toFloat(type));
    }
    return NumberColumn.of(position, type);
  }

  /** As {@link #toNumber}, of a number that a float holds. */
  private static String toFloat(LogicalType type) {
    String part = type.is(LogicalTypeRoot.DATE) ? "DOW" : "HOUR";
    return type.is(LogicalTypeFamily.DATETIME) && !type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)
        ? "select what counts of it in a view, such as EXTRACT(%s FROM ...), or take the time since the row before by 'elapsed-time-feature'; a float does not hold the seconds since 1970"
            .formatted(part)
        : toNumber(type);
  }

  /** How a view makes a number of a type that is none. Flink casts texts only. */
  private static String toNumber(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> "cast it to DOUBLE in a view";
      case DATE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          "select EXTRACT(EPOCH FROM ...) of it in a view";
      case TIME_WITHOUT_TIME_ZONE -> "select EXTRACT(HOUR FROM ...) of it in a view";
      case INTERVAL_DAY_TIME -> "select EXTRACT(DAY FROM ...) of it in a view";
      case INTERVAL_YEAR_MONTH -> "select EXTRACT(YEAR FROM ...) of it in a view";
      case ROW -> "select its fields in a view";
      case MAP -> "select the values of its keys, such as m['rpm'], in a view";
      case ARRAY -> "select its elements, such as xs[1], in a view";
      default -> "compute a number from it in a view";
    };
  }

  /** A column of booleans; -1 if the argument is left out. */
  int bool(Argument argument) {
    return one(
        argument,
        type -> type.is(LogicalTypeRoot.BOOLEAN),
        "a BOOLEAN",
        type -> "write the condition in a view");
  }

  /** A column of whole numbers; -1 if the argument is left out. */
  int integer(Argument argument) {
    return one(
        argument,
        type -> type.is(LogicalTypeFamily.INTEGER_NUMERIC),
        "a whole number",
        type ->
            NumberColumn.isNumber(type) || type.is(LogicalTypeFamily.CHARACTER_STRING)
                ? "cast it to BIGINT in a view"
                : toNumber(type));
  }

  /** A column of texts; -1 if the argument is left out. */
  int text(Argument argument) {
    return one(
        argument,
        type -> type.is(LogicalTypeFamily.CHARACTER_STRING),
        "a STRING",
        type -> "cast it to STRING in a view");
  }

  private int one(
      Argument argument,
      Predicate<LogicalType> isRight,
      String expected,
      Function<LogicalType, String> advice) {
    List<String> named = call.names(argument);
    if (named.isEmpty()) {
      return -1;
    }
    if (named.size() > 1) {
      throw Refusal.of(
          "%1$s must name one column: %1$s=%2$s; compute one column from them in a view",
          argument, named);
    }
    int position = position(argument, named.get(0));
    if (!isRight.test(types.get(position))) {
      LogicalType type = types.get(position);
      throw wrongType(argument, named.get(0), type, expected, advice.apply(type));
    }
    return position;
  }

  private static RuntimeException wrongType(
      Argument argument, String name, LogicalType type, String expected, String advice) {
    return Refusal.of(
        "a column of %s must be %s: column=%s, type=%s; %s",
        argument, expected, name, type.asSummaryString(), advice);
  }

  private int position(Argument argument, String name) {
    int position = names.indexOf(name);
    if (position < 0) {
      throw Refusal.of(
          "%s must name columns of the input: column=%s, columns=%s; names are case-sensitive",
          argument, name, names);
    }
    return position;
  }
}
