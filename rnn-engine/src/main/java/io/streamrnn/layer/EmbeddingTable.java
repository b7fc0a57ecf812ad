package io.streamrnn.layer;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.StepInputs;
import io.streamrnn.cell.StepResult;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;

/**
 * A row of a table by its number, as Keras's {@code Embedding}. Input: one token, a whole number
 * held in a float32, which is exact up to 2^24; output {@code [outputDim]}.
 *
 * <p>Unlike other kernels, that of a table checks its input: {@link Kernel#step} throws {@link
 * IllegalArgumentException} for a token that has no row, before it writes anything.
 */
public final class EmbeddingTable implements Cell {

  private final Weight table;
  private final float[][] rows;
  private final boolean wholeNumbers;

  /**
   * A table that cuts tokens towards zero, as Keras does.
   *
   * @param table {@code [inputDim, outputDim]}
   * @throws IllegalArgumentException if it is no matrix
   */
  public EmbeddingTable(Weight table) {
    this(table, false);
  }

  /**
   * A table.
   *
   * @param table {@code [inputDim, outputDim]}
   * @param wholeNumbers whether a token that is no whole number is refused, not cut
   * @throws IllegalArgumentException if it is no matrix
   */
  public EmbeddingTable(Weight table, boolean wholeNumbers) {
    if (table.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "an embedding is a matrix [input_dim, output_dim]: got=" + table.shape());
    }
    this.table = table;
    this.rows = table.toRows();
    this.wholeNumbers = wholeNumbers;
  }

  @Override
  public String type() {
    return "Embedding";
  }

  @Override
  public Shape inputShape() {
    return Shape.of();
  }

  @Override
  public Shape outputShape() {
    return Shape.of(table.shape().dim(1));
  }

  @Override
  public List<StateSpec> states() {
    return List.of();
  }

  @Override
  public List<Weight> weights() {
    return List.of(table);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new EmbeddingTable(replaced.get(0), wholeNumbers);
  }

  /** Tokens are numbers of rows, so there is no derivative by them: only by the table. */
  @Override
  public StepResult differentiableStep(StepInputs in) {
    int width = table.shape().dim(1);
    int count = in.x().shape().size();
    int[] positions = new int[count * width];
    for (int i = 0; i < positions.length; i++) {
      float token = (float) in.x().at(i / width);
      requireRow(token);
      positions[i] = (int) token * width + i % width;
    }
    return StepResult.of(in.weight(0).gather(Shape.of(count, width), positions));
  }

  @Override
  public Kernel kernel() {
    int width = table.shape().dim(1);
    return (count, x, states, output) -> {
      for (int i = 0; i < count; i++) {
        requireRow(x[i]);
      }
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows[(int) x[i]], 0, output, i * width, width);
      }
    };
  }

  private void requireRow(float token) {
    boolean cut = wholeNumbers && token != (int) token;
    if (cut || !(token > -1 && token < rows.length)) {
      throw new IllegalArgumentException(
          "a token must be the number of a row: expected 0..%d, got=%s, weight=%s"
              .formatted(rows.length - 1, token, table));
    }
  }
}
