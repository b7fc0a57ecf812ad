package io.streamrnn.sequence;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.spec.ActivationSpec;
import io.streamrnn.spec.CellSpec;
import io.streamrnn.spec.DenseSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cell without states, applied to every step by itself: Keras's {@code Dense} and {@code
 * Activation}, which work on the last axis whatever stands before it. A mask is handed on.
 */
public class PerStep extends CellLayer {

  private final int rowRank;

  PerStep(String name, CellSpec spec, int rowRank) {
    super(name == null ? Names.snakeCase(spec.className()) : name, spec, null);
    this.rowRank = rowRank;
  }

  /** Keras's {@code Dense}: {@code [..., I]} to {@code [..., units]}. */
  public static PerStep dense(DenseSpec spec) {
    return of(null, spec);
  }

  /** Keras's {@code Activation}: {@code [..., I]} to the same shape. */
  public static PerStep activation(Activation activation) {
    return of(null, new ActivationSpec(activation));
  }

  static PerStep of(String name, CellSpec spec) {
    return new PerStep(name, spec, 1);
  }

  @Override
  public final String className() {
    return spec().className();
  }

  @Override
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    config.putAll(spec().config());
    return Collections.unmodifiableMap(config);
  }

  @Override
  public final void build(TensorShape input) {
    if (input.rank() < 1 + rowRank) {
      throw new IllegalArgumentException(
          "%s takes [batch, ...] with %d more axes at least: got=%s, layer=%s"
              .formatted(className(), rowRank, input, name()));
    }
    buildCell(rowOf(input), List.of());
  }

  private Shape rowOf(TensorShape input) {
    return input.from(input.rank() - rowRank);
  }

  @Override
  public final Output call(Inputs inputs) {
    Tensor x = inputs.x();
    TensorShape shape = TensorShape.of(x.shape());
    build(shape);
    Shape output = outputShape(shape).from(0);
    float[] y = new float[output.size()];
    int rows = x.shape().size() / builtCell().inputShape().size();
    kernel().step(rows, x.values(), new float[0][], y);
    return Output.of(Tensor.own(output, y), computeMask(x, inputs.mask()));
  }

  @Override
  public final List<TensorShape> computeOutputShape(TensorShape input) {
    return List.of(outputShape(input));
  }

  private TensorShape outputShape(TensorShape input) {
    Shape output = described(rowOf(input)).outputShape();
    return input.headWith(input.rank() - rowRank, output);
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return Optional.ofNullable(mask);
  }
}
