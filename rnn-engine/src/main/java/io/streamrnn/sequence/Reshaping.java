package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A layer without weights that puts the values of a row into another shape. */
abstract class Reshaping extends Layer {

  Reshaping(String name, String className) {
    super(name == null ? Names.snakeCase(className) : name);
  }

  /** The shape of the output. */
  abstract TensorShape outputShape(TensorShape input);

  /** The values of the output. */
  abstract float[] values(Tensor x);

  /** The values of the output, in any shape. */
  abstract Variable values(Variable x);

  /** Whether a call may have a mask, which comes to nothing. */
  boolean takesMask() {
    return false;
  }

  /** Adds the arguments that only this layer has. */
  void addConfig(Map<String, Object> config) {}

  @Override
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    addConfig(config);
    return Collections.unmodifiableMap(config);
  }

  @Override
  public final boolean isBuilt() {
    return true;
  }

  @Override
  public final void build(TensorShape input) {
    outputShape(input);
  }

  @Override
  public final Output call(Inputs inputs) {
    requireNoStates(inputs);
    requireNoMask(inputs.mask());
    Shape shape = outputShape(TensorShape.of(inputs.x().shape())).from(0);
    return Output.of(Tensor.own(shape, values(inputs.x())), Optional.empty());
  }

  private void requireNoMask(Tensor mask) {
    if (mask != null && !takesMask()) {
      throw new IllegalArgumentException(
          "a layer that mixes steps cannot skip some: layer=%s, mask=%s; let the recurrent layer before it return its last output only"
              .formatted(name(), mask.shape()));
    }
  }

  @Override
  final TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs inputs) {
    requireNoStates(inputs);
    requireNoMask(inputs.mask());
    Shape shape = outputShape(TensorShape.of(inputs.x().shape())).from(0);
    return TracedOutput.of(values(inputs.x()).reshape(shape), null);
  }

  @Override
  public final List<TensorShape> computeOutputShape(TensorShape input) {
    return List.of(outputShape(input));
  }

  @Override
  public final Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return Optional.empty();
  }

  @Override
  final List<LayerWeight> layerWeights() {
    return List.of();
  }

  @Override
  final void replaceWeights(List<Weight> weights) {}

  @Override
  final StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("it takes steps together, or makes them");
  }
}
