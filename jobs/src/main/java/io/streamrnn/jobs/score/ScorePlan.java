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
    requireWindow(source.model(), scoring, options.mode);
    Layout layout = InputFile.inspect(options, source.model());
    FeatureInput features =
        new FeatureInput(source.model().inputSize(), scaler(options, layout.selection()));
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

  private static void requireWindow(Model model, Scoring scoring, String mode) {
    if (!model.isSteppable() && !(scoring instanceof Scoring.Window)) {
      throw new CannotRunException(
          "a model that needs whole sequences must be scored in windows: --mode=%s, model=%s; give --mode window:N with the N that it was trained on; 'streamrnn model FILE' says what needs them, and why"
              .formatted(mode, model));
    }
  }

  private static Scaler scaler(ScoreOptions options, Selection selection) {
    return options.scaler == null ? null : ScalerFile.read(Path.of(options.scaler), selection);
  }
}
