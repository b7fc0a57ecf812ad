package io.streamrnn.jobs.score;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.OpenedModel;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be scored, and how: the options, checked against the files they name.
 *
 * @param source of the model, which was read when the options were checked
 */
record ScorePlan(
    Location input,
    Layout layout,
    OpenedModel source,
    Scoring scoring,
    FeatureInput features,
    LineWriter lines) {

  /**
   * Checks the options.
   *
   * @throws CannotRunException if they cannot be used
   */
  static ScorePlan of(ScoreOptions options) {
    Scoring scoring = Modes.parse(options.mode, options.windowStart);
    Location file = new Location("--model", options.model).requireFile();
    OpenedModel source = open(file);
    requireFeatures(source.model(), options.features);
    FeatureInput features = new FeatureInput(scaler(options));
    Layout layout = InputFile.inspect(options);
    return new ScorePlan(
        new Location("--input", options.input),
        layout,
        source,
        scoring,
        features,
        LineWriter.of(options.outputFormat(), layout.selection(), source.model().outputSize()));
  }

  Model model() {
    return source.model();
  }

  private static OpenedModel open(Location file) {
    try {
      return new OpenedModel(ModelSource.file(file.path().toString()));
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "--model cannot be used: %s: %s".formatted(file.text(), e.getMessage()), e);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private static void requireFeatures(Model model, List<String> features) {
    if (features.size() != model.inputSize()) {
      throw new CannotRunException(
          "--features must name as many columns as the model takes: inputSize=%d, but %d are named: %s; the model is %s"
              .formatted(model.inputSize(), features.size(), ColumnNames.text(features), model));
    }
  }

  private static Scaler scaler(ScoreOptions options) {
    return options.scaler == null
        ? null
        : ScalerFile.read(Path.of(options.scaler), options.features);
  }
}
