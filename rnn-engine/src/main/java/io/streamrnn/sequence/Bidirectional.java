package io.streamrnn.sequence;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Variable;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.ClassConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keras's {@code Bidirectional}: a recurrent layer forwards and another of its kind, with weights
 * of its own, the other way round. With {@code returnSequences} the outputs of the second are put
 * back into the order of time before they are merged; without, the two last outputs are merged,
 * that of the second being the one after the first step.
 *
 * <p>Weights, states and returned states: all of the forward layer, then all of the backward one.
 * An initial state has an even number of tensors, the first half for the forward layer. Mask and
 * constants go to both. If the layer itself goes backwards, the second goes forwards and is put out
 * in reverse, as in Keras.
 *
 * <p>For one thread at a time.
 */
public final class Bidirectional extends Layer {

  private final Rnn forward;
  private final Rnn backward;
  private final MergeMode mode;
  private final Map<String, Object> layerConfig;

  private Bidirectional(String name, RnnBuilder layer, MergeMode mode) {
    super(name == null ? "bidirectional" : name);
    forward = layer.direction("forward_", false, w -> w.subList(0, w.size() / 2));
    backward = layer.direction("backward_", true, w -> w.subList(w.size() / 2, w.size()));
    this.mode = mode;
    layerConfig = layer.build().config();
  }

  /** A layer that concatenates. */
  public static Bidirectional of(RnnBuilder layer) {
    return of(layer, MergeMode.CONCAT);
  }

  /** A layer. */
  public static Bidirectional of(RnnBuilder layer, MergeMode mode) {
    return of(null, layer, mode);
  }

  /** A layer of this name; null for the default. */
  public static Bidirectional of(String name, RnnBuilder layer, MergeMode mode) {
    return new Bidirectional(name, layer, mode);
  }

  /** The layer that runs as it was given: Keras's {@code forward_layer}. */
  public Rnn forwardLayer() {
    return forward;
  }

  /** The layer that runs the other way round: Keras's {@code backward_layer}. */
  public Rnn backwardLayer() {
    return backward;
  }

  @Override
  public String className() {
    return "Bidirectional";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    config.put("layer", new ClassConfig(forward.className(), layerConfig).toMap());
    config.put("merge_mode", mode.kerasName());
    return Collections.unmodifiableMap(config);
  }

  @Override
  public boolean isBuilt() {
    return forward.isBuilt() && backward.isBuilt();
  }

  @Override
  public void build(TensorShape input) {
    forward.build(input);
    backward.build(input);
  }

  @Override
  public Output call(Inputs given) {
    Inputs inputs = forward.unpack(given);
    List<Tensor> states = inputs.initialState();
    int half = half(states);
    // Both are checked before either one carries anything on.
    Rnn.Call there =
        forward.prepare(inputs.withStates(states.subList(0, half), inputs.constants()));
    Rnn.Call back =
        backward.prepare(
            inputs.withStates(states.subList(half, states.size()), inputs.constants()));
    return merge(forward.run(there), backward.run(back));
  }

  private int half(List<?> states) {
    if (states.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "an initial state has as many tensors for each direction: expected an even number, got=%d, layer=%s"
              .formatted(states.size(), name()));
    }
    return states.size() / 2;
  }

  @Override
  void buildFor(Inputs given) {
    forward.buildFor(given);
    backward.buildFor(given);
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs given) {
    TracedInputs inputs = forward.unpack(given);
    List<Variable> states = inputs.initialState();
    int half = half(states);
    int own = weights.size() / 2;
    TracedOutput there =
        forward.trace(
            trace,
            weights.subList(0, own),
            inputs.withStates(states.subList(0, half), inputs.constants()));
    TracedOutput back =
        backward.trace(
            trace,
            weights.subList(own, weights.size()),
            inputs.withStates(states.subList(half, states.size()), inputs.constants()));
    Variable a = there.output();
    Variable b = forward.returnsSequences() ? reverse(back.output()) : back.output();
    List<Variable> tensors =
        new ArrayList<>(
            switch (mode) {
              case NONE -> List.of(a, b);
              case CONCAT -> List.of(Variable.concat(a.shape().rank() - 1, List.of(a, b)));
              case SUM -> List.of(a.plus(b));
              case MUL -> List.of(a.times(b));
              case AVE -> List.of(a.plus(b).times(0.5));
            });
    tensors.addAll(there.tensors().subList(1, there.tensors().size()));
    tensors.addAll(back.tensors().subList(1, back.tensors().size()));
    return new TracedOutput(tensors, there.mask());
  }

  private Variable reverse(Variable x) {
    int axis = forward.isTimeMajor() ? 0 : 1;
    List<Variable> steps = new ArrayList<>();
    for (int t = x.shape().dim(axis) - 1; t >= 0; t--) {
      steps.add(x.at(axis, t));
    }
    return Variable.stack(axis, steps);
  }

  private Output merge(Output there, Output back) {
    Tensor reversed = back.output();
    if (forward.returnsSequences()) {
      reversed = reverse(reversed, forward.isTimeMajor() ? 0 : 1);
    }
    List<Tensor> states = Stream.concat(there.states().stream(), back.states().stream()).toList();
    List<Tensor> tensors = new ArrayList<>(merge(there.output(), reversed));
    if (forward.returnsState()) {
      tensors.addAll(states);
    }
    return new Output(tensors, states, there.mask());
  }

  private List<Tensor> merge(Tensor a, Tensor b) {
    return switch (mode) {
      case NONE -> List.of(a, b);
      case CONCAT -> List.of(concat(a, b));
      default -> List.of(entrywise(a, b));
    };
  }

  private Tensor entrywise(Tensor a, Tensor b) {
    float[] merged = new float[a.shape().size()];
    for (int i = 0; i < merged.length; i++) {
      merged[i] = mode.merge(a.at(i), b.at(i));
    }
    return Tensor.own(a.shape(), merged);
  }

  private static Tensor concat(Tensor a, Tensor b) {
    Shape shape = concatShape(TensorShape.of(a.shape())).from(0);
    int width = a.shape().dim(a.shape().rank() - 1);
    float[] merged = new float[shape.size()];
    for (int row = 0; row < a.shape().size() / width; row++) {
      System.arraycopy(a.values(), row * width, merged, 2 * row * width, width);
      System.arraycopy(b.values(), row * width, merged, (2 * row + 1) * width, width);
    }
    return Tensor.own(shape, merged);
  }

  private static TensorShape concatShape(TensorShape shape) {
    int last = shape.rank() - 1;
    return shape.headWith(last, Shape.of(2 * shape.dim(last)));
  }

  private static Tensor reverse(Tensor x, int axis) {
    int steps = x.shape().dim(axis);
    int blocks = axis == 0 ? 1 : x.shape().dim(0);
    int width = x.shape().size() / (steps * blocks);
    float[] reversed = new float[x.shape().size()];
    for (int block = 0; block < blocks; block++) {
      for (int t = 0; t < steps; t++) {
        int from = (block * steps + t) * width;
        int to = (block * steps + steps - 1 - t) * width;
        System.arraycopy(x.values(), from, reversed, to, width);
      }
    }
    return Tensor.own(x.shape(), reversed);
  }

  @Override
  List<TensorShape> outputShapesFrom(List<TensorShape> inputs) {
    List<TensorShape> states = inputs.subList(1, 1 + forward.statesAmong(inputs.size() - 1));
    int half = half(states);
    forward.requireStates(inputs.get(0), states.subList(0, half));
    backward.requireStates(inputs.get(0), states.subList(half, states.size()));
    return computeOutputShape(inputs.get(0));
  }

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    List<TensorShape> one = forward.computeOutputShape(input);
    TensorShape output = one.get(0);
    List<TensorShape> result =
        new ArrayList<>(
            switch (mode) {
              case NONE -> List.of(output, output);
              case CONCAT -> List.of(concatShape(output));
              default -> List.of(output);
            });
    result.addAll(one.subList(1, one.size()));
    result.addAll(one.subList(1, one.size()));
    return result;
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return forward.computeMask(inputs, mask);
  }

  @Override
  List<LayerWeight> layerWeights() {
    return Stream.of(forward, backward).flatMap(Layer::weightsWithin).toList();
  }

  @Override
  void replaceWeights(List<Weight> weights) {
    int half = weights.size() / 2;
    forward.replaceWeights(weights.subList(0, half));
    backward.replaceWeights(weights.subList(half, weights.size()));
  }

  @Override
  public boolean isStateful() {
    return forward.isStateful();
  }

  @Override
  public void resetStates() {
    forward.resetStates();
    backward.resetStates();
  }
}
