/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.flink.internal.model.ModelOfJob;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.RejectionPlan;
import io.streamrnn.flink.internal.plan.WindowPlan;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalType;

/** A model of {@code CREATE MODEL}, read and checked. Of a planner; immutable. */
final class WindowModel {

  private final String name;
  private final CommonOptions common;
  private final String path;
  private final ModelSource source;
  private final Model model;
  private final List<String> inputs;
  private final WindowOutputs outputs;
  private final int most;
  private final boolean isScoredWhileFilling;

  private WindowModel(String name, ResolvedCatalogModel declared) {
    this.name = name;
    Options options = options(declared.getOptions());
    common = new CommonOptions(options);
    path = path(options);
    ModelFile.Read read = ModelFile.read("'model'", path, options);
    source = read.source();
    model = read.model();
    requireNoConstants();
    requireNoTexts();
    inputs = declared.getResolvedInputSchema().getColumnNames();
    outputs =
        WindowOutputs.of(
            declared.getResolvedOutputSchema().getColumnNames(),
            types(declared.getResolvedOutputSchema()),
            model.outputSize(),
            areSeveral(),
            path);
    Scoring scoring = common.scoring();
    requireWindow(scoring, options);
    most = scoring instanceof Scoring.SlidingWindow window ? window.length() : declaredSteps();
    isScoredWhileFilling =
        scoring instanceof Scoring.SlidingWindow window
            && window.whileFilling() == WhileFilling.SCORE;
    requireSteps();
    input(windows(types(declared.getResolvedInputSchema())));
  }

  /**
   * Reads a model.
   *
   * @throws ValidationException without a cause, if it cannot be run
   */
  static WindowModel read(String name, ResolvedCatalogModel declared) {
    try {
      return new WindowModel(name, declared);
    } catch (ValidationException e) {
      throw Refusal.ofModel(name, e);
    }
  }

  private static Options options(Map<String, String> declared) {
    Map<String, String> given = new HashMap<>(declared);
    given.remove(FactoryUtil.PROVIDER.key());
    given.remove(FactoryUtil.PROPERTY_VERSION.key());
    return Options.ofModel(given);
  }

  private static String path(Options options) {
    return options
        .text("model")
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () ->
                Refusal.of(
                    "'model' must be the path of the model file: 'model' is absent or blank; write 'model' = 's3://models/vibration.h5'"));
  }

  private static List<LogicalType> types(ResolvedSchema schema) {
    return schema.getColumns().stream()
        .map(Column::getDataType)
        .map(type -> type.getLogicalType())
        .toList();
  }

  // -- what the model decides

  private void requireNoConstants() {
    if (!model.constants().isEmpty()) {
      throw Refusal.of(
          "a model with constants cannot be run over a window alone: constants=%s (model=%s); use rnn_score, whose argument constants takes them",
          model.constants(), path);
    }
  }

  private void requireNoTexts() {
    if (!model.texts().isEmpty()) {
      throw Refusal.of(
          "a model that takes texts cannot be run over a window alone: texts=%s (model=%s); use rnn_score, whose features may be STRING columns",
          model.texts(), path);
    }
  }

  private boolean areSeveral() {
    return model.outputRows() == OutputRows.SEVERAL;
  }

  private int declaredSteps() {
    OptionalInt steps = model.fixedSteps().isPresent() ? model.fixedSteps() : model.declaredSteps();
    return steps.orElse(WindowLimit.ANY);
  }

  private static void requireWindow(Scoring scoring, Options options) {
    if (options.has("scoring") && !(scoring instanceof Scoring.SlidingWindow)) {
      throw Refusal.of(
          "a model of CREATE MODEL must be scored over the window in a row, as it keeps no state: 'scoring'='%s'; set 'scoring'='sliding-window:N', omit it for any number of steps, or use rnn_score",
          options.value("scoring"));
    }
  }

  private void requireSteps() {
    if (most != WindowLimit.ANY) {
      requireSteps(most);
      if (isScoredWhileFilling) {
        requireSteps(1);
      }
    }
  }

  private void requireSteps(int steps) {
    try {
      model.outputRows(steps);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          "a window must have a length that the model takes: steps=%d, %s (model=%s); set 'scoring'='sliding-window:%s'",
          steps,
          e.getMessage(),
          path,
          declaredSteps() == WindowLimit.ANY ? "N" : String.valueOf(declaredSteps()));
    }
  }

  private WindowColumns columns(List<LogicalType> types) {
    return WindowColumns.of(inputs, types, common.features(model, false, path), model.tokens());
  }

  // -- what runs

  /** The columns of the result. */
  WindowOutputs outputs() {
    return outputs;
  }

  private WindowLimit windows(List<LogicalType> types) {
    return new WindowLimit(columns(types), most, isScoredWhileFilling);
  }

  private InputPlan<RowData> input(WindowLimit windows) {
    MissingValues missing = common.missingValues().orElse(MissingValues.reject());
    InputPlan<RowData> input =
        new InputPlan<>(
            (row, texts, one) -> windows.steps(row),
            common.features(model, false, path),
            InputPlan.Option.STEPS,
            false,
            "",
            missing,
            InputPlan.NO_ELAPSED_TIME,
            ConstantsPlan.none());
    requireFit(input);
    return input;
  }

  /**
   * What a task runs for windows whose columns have these types.
   *
   * @throws ValidationException without a cause, if it cannot be run
   */
  Task task(List<LogicalType> types) {
    try {
      WindowLimit windows = windows(types);
      return new Task(plan(windows), windows);
    } catch (ValidationException e) {
      throw Refusal.ofModel(name, e);
    }
  }

  /** What a task runs. */
  record Task(WindowPlan<RowData> plan, WindowLimit windows) implements Serializable {}

  private WindowPlan<RowData> plan(WindowLimit windows) {
    return new WindowPlan<>(
        job(),
        input(windows),
        common.initialState().orElse(InitialState.ofModel()),
        areSeveral(),
        rejections(),
        SqlWords.WORDING);
  }

  private void requireFit(InputPlan<RowData> input) {
    try {
      input.requireFit(model);
    } catch (IllegalArgumentException e) {
      throw Refusal.of("%s", SqlWords.of(String.valueOf(e.getMessage())));
    }
  }

  private ModelPlan job() {
    try {
      return ModelOfJob.readAtBuild(source).plan();
    } catch (IOException e) {
      throw Refusal.of(
          "'model' must be a supported model file: 'model'=%s: %s",
          path, String.valueOf(e.getMessage()));
    }
  }

  private RejectionPlan rejections() {
    RejectionPlan plan =
        RejectionPlan.none()
            .withKeysAndValues(common.options().flag("log-keys-and-values"))
            .withEndOfJob(false);
    return common.limit().map(limit -> plan.withLimit(limit.share(), limit.of())).orElse(plan);
  }
}
