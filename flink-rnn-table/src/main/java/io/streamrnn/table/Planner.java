/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.ModelVersion;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * Plans a call: reads the model, checks the arguments against it, and builds the operator's plan.
 */
final class Planner {

  private static final TypeInformation<RowData> ROWS = TypeInformation.of(RowData.class);
  private static final TypeInformation<float[][]> SCORES = TypeInformation.of(float[][].class);

  // Flink infers the types of one call several times.
  private static final int REMEMBERED = 4;
  private static final Map<Key, SoftReference<Planned>> PLANNED =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SoftReference<Planned>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Key(Call call, List<ModelFile.Version> files) {}

  private final Call call;
  private final Options options;
  private final InputColumns columns;

  private Planner(Call call, Options options) {
    this.call = call;
    this.options = options;
    this.columns = new InputColumns(call);
  }

  /**
   * Plans a call, or returns what was planned for the same call with the same files.
   *
   * @throws ValidationException without a cause, if the query cannot be run
   */
  static Planned plan(CallContext context) {
    Call call = Call.of(context);
    Options options = Options.ofCall(call.options());
    Key key = new Key(call, ModelFile.versions(call, options));
    synchronized (PLANNED) {
      SoftReference<Planned> known = PLANNED.get(key);
      Planned planned = known == null ? null : known.get();
      if (planned == null) {
        planned = new Planner(call, options).plan();
        PLANNED.put(key, new SoftReference<>(planned));
      }
      return planned;
    }
  }

  private Planned plan() {
    columns.requireNoProcessingTime();
    requireOrder();
    requireNames();
    ModelFile.Read read = ModelFile.read("model", call.model(), options);
    Model model = read.model();
    BuilderOptions settings = new BuilderOptions(call, options);
    settings.requireScoring(model);
    int size = settings.features(model);
    Values features = columns.features(size, model);
    settings.requireRows(model, features);
    boolean areSeveral =
        features instanceof Values.OfSteps || model.outputRows() == OutputRows.SEVERAL;
    OutputColumns outputs =
        OutputColumns.of(
            call.names(Argument.OUTPUTS), model.outputSize(), areSeveral, call.model());
    requireNewNames(outputs);
    Rows rows =
        new Rows(
            InputSchema.of(call, inputType()),
            call.keys(),
            call.passedColumns(),
            outputs,
            columns.text(Argument.COMMAND),
            columns.text(Argument.EVENT_ID),
            columns.integer(Argument.SEQUENCE_NUMBER),
            call.hasTime(),
            options.flag("reports"));
    StreamingRnnBuilder<RowData, float[][]> builder = builder(read.source(), model, features, size);
    addFunctions(builder, rows, model);
    settings.apply(builder, order(), rows);
    RnnPlan<RowData, float[][]> plan = build(builder);
    ModelVersion<RowData> version = ModelVersion.of(plan, model);
    return new Planned(
        plan, version.layout(), version.stamp(), rows, outputType(rows), settings.stateTtl());
  }

  // -- order

  /** SQL keeps the order of a key only where it is asked to. */
  private void requireOrder() {
    if (!options.has("order") && !call.hasTime() && !call.isSorted()) {
      throw Refusal.of(
          "the order of the rows of a key must be said, as SQL does not keep it: on_time, 'order' and ORDER BY are absent; add on_time => DESCRIPTOR(ts), or options => MAP['order', 'arrival'] to take rows as they arrive, or ORDER BY ts behind PARTITION BY");
    }
  }

  private Order order() {
    return BuilderOptions.order(call, options);
  }

  // -- columns

  private void requireNames() {
    if (call.keys().isEmpty()) {
      throw Refusal.of(
          "the input must have a key: PARTITION BY is absent; write input => TABLE readings PARTITION BY pump");
    }
    if (call.keys().stream().distinct().count() < call.keys().size()) {
      throw Refusal.of(
          "PARTITION BY must name a column once: PARTITION BY (%s); omit the second one",
          call.keys().stream().map(call.inputColumns()::get).collect(Collectors.joining(", ")));
    }
    if (call.has(Argument.EVENT_ID) && call.has(Argument.SEQUENCE_NUMBER)) {
      throw Refusal.of(
          "event_id and sequence_number must not be used together: event_id=%s, sequence_number=%s; omit one of them",
          call.names(Argument.EVENT_ID), call.names(Argument.SEQUENCE_NUMBER));
    }
  }

  private void requireNewNames(OutputColumns outputs) {
    List<String> input = call.inputColumns();
    List<String> taken = new ArrayList<>(input);
    List<String> added = new ArrayList<>(outputs.names());
    added.addAll(List.of(Rows.STATUS, Rows.REASON));
    if (call.hasTime()) {
      added.add(Rows.ROWTIME);
    }
    for (String name : added) {
      if (taken.contains(name)) {
        throw Refusal.of(
            "a column that is added must have a new name: column=%s, input=%s, added=%s; %s",
            name,
            input,
            added,
            outputs.names().contains(name)
                ? "name the outputs otherwise, with outputs => DESCRIPTOR(...)"
                : "rename the column of the input in a view");
      }
      taken.add(name);
    }
  }

  private RowType inputType() {
    List<RowType.RowField> fields = new ArrayList<>();
    List<String> names = call.inputColumns();
    for (int i = 0; i < names.size(); i++) {
      fields.add(
          new RowType.RowField(
              names.get(i), LogicalTypeUtils.removeTimeAttributes(columns.type(i))));
    }
    return new RowType(false, fields);
  }

  private DataType outputType(Rows rows) {
    // A row of a timer has no columns of the input, and one that waited in a savepoint lacks those
    // that were added since.
    boolean areAbsent =
        rows.reports() || options.has("idle-steps") || order() instanceof Order.ByEventTime;
    List<DataTypes.Field> fields = new ArrayList<>();
    for (int position : rows.passed()) {
      DataType type = TypeConversions.fromLogicalToDataType(rows.input().getTypeAt(position));
      fields.add(
          DataTypes.FIELD(
              rows.input().getFieldNames().get(position), areAbsent ? type.nullable() : type));
    }
    for (String name : rows.outputs().names()) {
      fields.add(DataTypes.FIELD(name, rows.outputs().type()));
    }
    // It is never NULL. Were it declared so, Flink would check and copy each row before a sink.
    fields.add(DataTypes.FIELD(Rows.STATUS, DataTypes.STRING()));
    fields.add(DataTypes.FIELD(Rows.REASON, DataTypes.STRING()));
    return DataTypes.ROW(fields).notNull().bridgedTo(RowData.class);
  }

  // -- the builder

  private StreamingRnnBuilder<RowData, float[][]> builder(
      ModelSource source, Model model, Values features, int size) {
    RnnModelStage stage = StreamingRnn.model(source);
    if (features instanceof Values.OfSteps steps) {
      return stage.steps(ROWS, size, steps).output(SCORES, (row, scores) -> scores);
    }
    var input = input(stage, size, features);
    return model.outputRows() == OutputRows.SEVERAL
        ? input.outputRows(SCORES, (row, scores) -> scores.length == 0 ? null : scores)
        : input.output(SCORES, (row, score) -> new float[][] {score});
  }

  private static RnnInputStage<RowData> input(RnnModelStage stage, int size, Values features) {
    if (features instanceof Values.OfTexts texts) {
      return stage.values(ROWS, texts);
    }
    return features instanceof Values.OfArray array
        ? stage.input(ROWS, size, array)
        : stage.input(ROWS, size, (Values.OfColumns) features);
  }

  private void addFunctions(
      StreamingRnnBuilder<RowData, float[][]> builder, Rows rows, Model model) {
    condition(Argument.STARTS).ifPresent(builder::startWhen);
    condition(Argument.ENDS).ifPresent(builder::endWhen);
    condition(Argument.RESETS).ifPresent(builder::resetWhen);
    columns.constants(model).ifPresent(builder::constants);
    int number = rows.sequenceNumber();
    if (number != Rows.NONE) {
      builder.deduplicateBySequenceNumber(
          new WholeNumber(number, columns.type(number).getTypeRoot()));
    }
  }

  private Optional<Condition> condition(Argument argument) {
    int position = columns.bool(argument);
    return position == Rows.NONE ? Optional.empty() : Optional.of(new Condition(position));
  }

  private static RnnPlan<RowData, float[][]> build(
      StreamingRnnBuilder<RowData, float[][]> builder) {
    try {
      return builder.build().plan().with(SqlWords.WORDING);
    } catch (RuntimeException e) {
      throw Refusal.of("%s", SqlWords.of(String.valueOf(e.getMessage())));
    }
  }
}
