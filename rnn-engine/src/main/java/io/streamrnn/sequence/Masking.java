package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Masking}: the next layers skip the steps whose features all equal a value,
 * exactly. The features of these become zero, those of the others stay. Inputs {@code [B, T,
 * I...]}.
 */
public final class Masking extends Layer {

  private final float maskValue;

  private Masking(String name, float maskValue) {
    super(name == null ? "masking" : name);
    this.maskValue = maskValue;
  }

  /** A layer; Keras's default is 0. */
  public static Masking of(float maskValue) {
    return of(null, maskValue);
  }

  static Masking of(String name, float maskValue) {
    return new Masking(name, maskValue);
  }

  float maskValue() {
    return maskValue;
  }

  @Override
  public String className() {
    return "Masking";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "name",
        name(),
        "trainable",
        isTrainable(),
        "dtype",
        "float32",
        "mask_value",
        (double) maskValue);
  }

  @Override
  public boolean isBuilt() {
    return true;
  }

  @Override
  public void build(TensorShape input) {
    if (input.rank() < 3) {
      throw new IllegalArgumentException(
          "masking takes [batch, steps, features...]: expected rank>=3, got=%s, layer=%s"
              .formatted(input, name()));
    }
  }

  @Override
  public Output call(Inputs inputs) {
    requireNoStates(inputs);
    Tensor x = inputs.x();
    build(TensorShape.of(x.shape()));
    Tensor mask = mask(x);
    float[] kept = x.toArray();
    int width = kept.length / mask.shape().size();
    for (int step = 0; step < mask.shape().size(); step++) {
      if (mask.at(step) == 0) {
        Arrays.fill(kept, step * width, (step + 1) * width, 0f);
      }
    }
    return Output.of(Tensor.own(x.shape(), kept), Optional.of(mask));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs inputs) {
    requireNoStates(inputs);
    Variable x = inputs.x();
    Tensor mask = mask(inputs.roundedX());
    boolean[] used = new boolean[mask.shape().size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = mask.at(i) != 0;
    }
    return TracedOutput.of(x.where(used, Variable.zeros(x.shape())), mask);
  }

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    return List.of(input);
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return Optional.of(mask(inputs));
  }

  private Tensor mask(Tensor x) {
    Shape steps = Shape.of(x.shape().dim(0), x.shape().dim(1));
    float[] used = new float[steps.size()];
    int width = x.shape().size() / used.length;
    for (int i = 0; i < x.shape().size(); i++) {
      if (x.at(i) != maskValue) {
        used[i / width] = 1f;
      }
    }
    return Tensor.own(steps, used);
  }

  @Override
  List<LayerWeight> layerWeights() {
    return List.of();
  }

  @Override
  void replaceWeights(List<Weight> weights) {}

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.MasksEvents(maskValue);
  }
}
