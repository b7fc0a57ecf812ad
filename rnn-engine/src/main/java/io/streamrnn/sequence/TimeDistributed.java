package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.ClassConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code TimeDistributed}: a layer applied to every step as to a row of its own, {@code [B,
 * T, I...]} to {@code [B, T, O...]}. A mask is handed on.
 */
public final class TimeDistributed extends Layer {

  private final Layer layer;

  private TimeDistributed(String name, Layer layer) {
    super(name == null ? "time_distributed" : name);
    this.layer = layer;
    if (layer.isStateful()) {
      throw new IllegalArgumentException(
          "steps that are rows of their own carry no states: layer=%s, stateful=true"
              .formatted(layer.name()));
    }
  }

  /**
   * A layer.
   *
   * @param layer one that is not stateful
   */
  public static TimeDistributed of(Layer layer) {
    return of(null, layer);
  }

  static TimeDistributed of(String name, Layer layer) {
    return new TimeDistributed(name, layer);
  }

  /** The layer that is applied to every step. */
  public Layer layer() {
    return layer;
  }

  @Override
  public String className() {
    return "TimeDistributed";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    config.put("layer", new ClassConfig(layer.className(), layer.config()).toMap());
    return Collections.unmodifiableMap(config);
  }

  @Override
  long callsWithin() {
    return 1 + layer.callsWithin();
  }

  @Override
  public boolean isBuilt() {
    return layer.isBuilt();
  }

  @Override
  public void build(TensorShape input) {
    layer.build(rows(input));
  }

  /** Steps as rows; how many there are together need not be known. */
  TensorShape rows(TensorShape input) {
    if (input.rank() < 3) {
      throw new IllegalArgumentException(
          "steps are told apart in [batch, steps, features...]: expected rank>=3, got=%s, layer=%s"
              .formatted(input, name()));
    }
    return TensorShape.of(TensorShape.UNKNOWN).headWith(1, input.from(2));
  }

  @Override
  public Output call(Inputs inputs) {
    requireNoStates(inputs);
    Tensor x = inputs.x();
    TensorShape shape = TensorShape.of(x.shape());
    build(shape);
    Shape rows = CarriedStates.withRows(x.shape().dim(0) * x.shape().dim(1), shape.from(2));
    Tensor y = layer.call(Tensor.own(rows, x.values()));
    Shape output = shape.headWith(2, TensorShape.of(y.shape()).from(1)).from(0);
    return Output.of(Tensor.own(output, y.values()), Optional.ofNullable(inputs.mask()));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs inputs) {
    requireNoStates(inputs);
    Variable x = inputs.x();
    TensorShape shape = TensorShape.of(x.shape());
    Shape rows = CarriedStates.withRows(x.shape().dim(0) * x.shape().dim(1), shape.from(2));
    Variable y = layer.trace(trace, weights, TracedInputs.of(x.reshape(rows), null)).output();
    Shape output = shape.headWith(2, TensorShape.of(y.shape()).from(1)).from(0);
    return TracedOutput.of(y.reshape(output), inputs.mask());
  }

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    Shape row = layer.computeOutputShape(rows(input)).get(0).from(1);
    return List.of(input.headWith(2, row));
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return Optional.ofNullable(mask);
  }

  @Override
  List<LayerWeight> layerWeights() {
    return layer.weightsWithin().toList();
  }

  @Override
  void replaceWeights(List<Weight> weights) {
    layer.replaceWeights(weights);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return layer instanceof PerStep each
        ? each.perRow()
        : new StreamingRole.NeedsSequence("it takes steps together, or makes them");
  }

  @Override
  List<Optional<TensorShape>> declaredInputs() {
    return layer.declaredInputs();
  }
}
