package io.streamrnn.flink.internal.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a model must be to run in a job. */
@Internal
public final class ModelChecks {

  /** For an input size that was not declared. */
  public static final int ANY_SIZE = 0;

  /** For a model that could not be read while the job was built. */
  public static final String ANY_DIGEST = "";

  private static final Logger LOG = LoggerFactory.getLogger(ModelChecks.class);

  private ModelChecks() {}

  /** Loads a model where the job is built, which may be out of reach of its files. */
  public static Optional<Model> loadIfReadable(ModelSource source) {
    try {
      return Optional.of(source.load());
    } catch (IOException e) {
      LOG.warn(
          "The model cannot be read where the job is built, so it will be checked when the job starts: {}",
          e.getMessage());
      return Optional.empty();
    }
  }

  /** Names the whole content of a model. */
  public static String digest(Model model) {
    return model.identity().recurrent() + "/" + model.identity().head();
  }

  /**
   * Refuses a model other than the one that the job was built with: after a failure it would score
   * the same events differently.
   *
   * @throws IllegalArgumentException if it is another one
   */
  public static void requireDigest(Model model, String expected) {
    if (!expected.equals(ANY_DIGEST) && !expected.equals(digest(model))) {
      throw new IllegalArgumentException(
          "the model is not the one that the job was built with: expected digest=%s, got=%s (model=%s); put the former model back, or submit the job again to run the new one"
              .formatted(expected, digest(model), model.name()));
    }
  }

  /**
   * Refuses a model that needs the future where its state is to be carried.
   *
   * @throws IllegalArgumentException if it is one
   */
  public static void requireScoring(Model model, Scoring scoring) {
    if (scoring instanceof Scoring.Carried && !model.isSteppable()) {
      try {
        model.cell();
      } catch (IllegalStateException e) {
        throw new IllegalArgumentException(e.getMessage() + ": scoring(Scoring.window(n))", e);
      }
    }
    if (scoring instanceof Scoring.WholeSequences
        && model.isSteppable()
        && !ConditionedCell.constantsOf(model.cell()).isEmpty()) {
      throw new IllegalArgumentException(
          "constants belong to a key, and a window of Flink has none: constants=%s, scoring=%s (model=%s); carry the state instead"
              .formatted(ConditionedCell.constantsOf(model.cell()), scoring, model.name()));
    }
  }

  /**
   * Takes a step, because what a cell needs at run time is found missing only then, and so that the
   * natives behind it, if there are any, are warm before the first record.
   *
   * @throws IllegalArgumentException if the step fails
   */
  public static void requireStep(Model model) {
    try {
      if (!model.isSteppable()) {
        model.sequenceRunner().run(new float[1][model.inputSize()]);
        return;
      }
      Cell cell = model.cell();
      Kernel kernel = cell.kernel();
      List<Shape> constants = ConditionedCell.constantsOf(cell);
      if (!constants.isEmpty()) {
        ConditionedKernel.setConstants(
            kernel, constants.stream().map(c -> new float[c.size()]).toArray(float[][]::new));
      }
      float[][] states = new float[cell.states().size()][];
      Arrays.setAll(states, cell::initialState);
      kernel.step(1, new float[model.inputSize()], states, new float[model.outputSize()]);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "the model cannot take a step, tried with zeros: %s (model=%s)%s"
              .formatted(e, model.name(), Nd4jHint.of(e)),
          e);
    }
  }
}
