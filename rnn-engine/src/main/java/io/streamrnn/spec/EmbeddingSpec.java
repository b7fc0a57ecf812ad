package io.streamrnn.spec;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.initializer.Initializer;
import io.streamrnn.initializer.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An {@link EmbeddingCell} before it has weights: Keras's {@code Embedding(input_dim, output_dim,
 * ...)}.
 *
 * @param inputDim how many tokens there are
 * @param outputDim how many numbers stand for a token
 * @param maskZero whether token 0 marks a step to be skipped
 * @param wholeTokens whether a token that is no whole number is rejected, as PyTorch does, and not
 *     cut towards zero, as Keras does
 * @param embeddingsInitializer uniform in ±0.05 by default
 * @param embeddingsRegularizer null, the default, for none
 */
public record EmbeddingSpec(
    int inputDim,
    int outputDim,
    boolean maskZero,
    boolean wholeTokens,
    Initializer embeddingsInitializer,
    Regularizer embeddingsRegularizer)
    implements CellSpec {

  private static final Initializer UNIFORM = Initializers.randomUniform(-0.05, 0.05);

  /** A table with the other options at their defaults. */
  public static EmbeddingSpec of(int inputDim, int outputDim, boolean maskZero) {
    return new EmbeddingSpec(inputDim, outputDim, maskZero, false, UNIFORM, null);
  }

  /**
   * The layer of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static EmbeddingSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("Embedding", config);
    EmbeddingSpec spec =
        new EmbeddingSpec(
            reader.integer("input_dim"),
            reader.integer("output_dim"),
            reader.flag("mask_zero", false),
            reader.flag("whole_tokens", false),
            DenseSpec.initializer(reader, "embeddings_initializer", UNIFORM),
            Regularizers.fromConfig(reader.take("embeddings_regularizer")));
    reader.take("embeddings_constraint");
    reader.take("input_length");
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "Embedding";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("input_dim", inputDim);
    config.put("output_dim", outputDim);
    config.put("mask_zero", maskZero);
    if (wholeTokens) {
      config.put("whole_tokens", true);
    }
    config.put("embeddings_initializer", Initializers.toConfig(embeddingsInitializer));
    config.put("embeddings_regularizer", Regularizers.toConfig(embeddingsRegularizer));
    return config;
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new EmbeddingCell(
        weights.add(
            "embeddings",
            Shape.of(inputDim, outputDim),
            embeddingsInitializer,
            embeddingsRegularizer,
            true),
        wholeTokens);
  }
}
