package io.streamrnn.sequence;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.spec.CellSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A layer over one cell: it builds the cell when it knows the input, and keeps its weights. */
abstract class CellLayer extends Layer {

  private final CellSpec spec;
  private final Long seed;
  private Cell cell;
  private Kernel kernel;
  private List<LayerWeight> weights = List.of();

  /**
   * A layer.
   *
   * @param seed of the weights, or null to draw it
   */
  CellLayer(String name, CellSpec spec, Long seed) {
    super(name);
    this.spec = spec;
    this.seed = seed;
    if (spec instanceof FinishedCell finished) {
      adopt(finished.cell(), new FreshWeights(new Random()));
    }
  }

  final CellSpec spec() {
    return spec;
  }

  final Long seed() {
    return seed;
  }

  /** The cell; {@link #isBuilt} before. */
  final Cell builtCell() {
    return cell;
  }

  final Kernel kernel() {
    return kernel;
  }

  @Override
  public final boolean isBuilt() {
    return cell != null;
  }

  /** Builds the cell unless it is there; then refuses another shape of input than it takes. */
  final void buildCell(Shape input, List<Shape> constants) {
    if (cell == null) {
      FreshWeights source = new FreshWeights(seed == null ? new Random() : new Random(seed));
      adopt(spec.build(input, constants, source), source);
    }
    if (!cell.inputShape().equals(input)) {
      throw new IllegalArgumentException(
          "input has the wrong shape behind batch and steps: expected=%s, got=%s, layer=%s"
              .formatted(cell.inputShape(), input, name()));
    }
  }

  /** The cell, or one like it with weights of zero: what shapes are asked of. */
  final Cell described(Shape input) {
    return cell != null
        ? cell
        : spec.build(
            input,
            List.of(),
            (name, shape, initializer, regularizer, trainable) ->
                Weight.of(name, shape, new float[shape.size()]));
  }

  private void adopt(Cell built, FreshWeights source) {
    cell = built;
    kernel = built.kernel();
    weights = source.describe(built.weights());
  }

  @Override
  final List<LayerWeight> layerWeights() {
    return weights;
  }

  @Override
  void replaceWeights(List<Weight> replaced) {
    if (replaced.isEmpty()) {
      return;
    }
    cell = cell.withWeights(replaced);
    kernel = cell.kernel();
    List<LayerWeight> described = new ArrayList<>();
    for (int i = 0; i < replaced.size(); i++) {
      described.add(weights.get(i).with(cell.weights().get(i)));
    }
    weights = List.copyOf(described);
  }

  @Override
  final List<Optional<TensorShape>> declaredInputs() {
    TensorShape steps = TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN);
    return List.of(Optional.of(steps.headWith(2, cell.inputShape())));
  }
}
