package io.streamrnn.sequence;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.spec.ActivationSpec;
import io.streamrnn.spec.CellSpec;
import io.streamrnn.spec.DropoutSpec;
import io.streamrnn.spec.Regularizer;
import io.streamrnn.spec.Regularizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cell without states, applied to every step by itself: Keras's {@code Dense}, {@code
 * Activation}, {@code Dropout}, {@code LayerNormalization} and {@code BatchNormalization}, which
 * work on the last axis whatever stands before it. A mask is handed on.
 */
public class PerStep extends CellLayer {

  private final int rowRank;
  private final Regularizer activityRegularizer;
  private List<Double> activityLosses = List.of();

  PerStep(String name, CellSpec spec, int rowRank, Regularizer activityRegularizer) {
    super(name == null ? Names.snakeCase(spec.className()) : name, spec, null);
    this.rowRank = rowRank;
    this.activityRegularizer = activityRegularizer;
  }

  /**
   * A layer, {@code [..., I]} to {@code [..., O]}.
   *
   * @param spec of a cell without states that takes a vector, such as {@link
   *     io.streamrnn.spec.DenseSpec}
   */
  public static PerStep of(CellSpec spec) {
    return of(null, spec, null);
  }

  static PerStep of(String name, CellSpec spec, Regularizer activityRegularizer) {
    return new PerStep(name, spec, 1, activityRegularizer);
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
    config.put("activity_regularizer", Regularizers.toConfig(activityRegularizer));
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
    requireNoStates(inputs);
    Tensor x = inputs.x();
    TensorShape shape = TensorShape.of(x.shape());
    build(shape);
    Shape output = outputShape(shape).from(0);
    float[] y = new float[output.size()];
    int rows = x.shape().size() / builtCell().inputShape().size();
    kernel().step(rows, x.values(), new float[0][], y);
    Output result = Output.of(Tensor.own(output, y), computeMask(x, inputs.mask()));
    activityLosses = losses(activityRegularizer, result.tensors());
    return result;
  }

  @Override
  final TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs inputs) {
    requireNoStates(inputs);
    Variable x = inputs.x();
    Cell cell = builtCell();
    int rows = x.shape().size() / cell.inputShape().size();
    Variable flat = x.reshape(CarriedStates.withRows(rows, cell.inputShape()));
    Variable y =
        DifferentiableCell.of(cell)
            .differentiableStep(new VariableStepInputs(weights, flat, List.of(), List.of()))
            .output();
    Shape output = outputShape(TensorShape.of(x.shape())).from(0);
    Tensor mask = computeMask(inputs.roundedX(), inputs.mask()).orElse(null);
    return TracedOutput.of(y.reshape(output), mask);
  }

  @Override
  public final List<Double> activityLosses() {
    return activityLosses;
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

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return perRow();
  }

  /** How a call on one row runs on a stream. */
  final StreamingRole perRow() {
    return isIdentity()
        ? new StreamingRole.PassesThrough()
        : new StreamingRole.PerEvent(builtCell());
  }

  private boolean isIdentity() {
    return spec() instanceof DropoutSpec
        || spec() instanceof ActivationSpec own && own.activation() == Activation.LINEAR;
  }
}
