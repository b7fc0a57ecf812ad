package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
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
 * <p>Weights, states and returned states: all of the forward layer, then all of the backward one;
 * so an initial state has the tensors of the forward layer first. Mask and constants go to both. If
 * the layer itself goes backwards, the second goes forwards and is put out in reverse, as in Keras.
 *
 * <p>The second may be a layer of its own, Keras's {@code backward_layer}: of another cell, or of
 * another width if the outputs are concatenated or left alone.
 *
 * <p>For one thread at a time.
 */
public final class Bidirectional extends Layer {

  private static final String DEFAULT_NAME = "bidirectional";

  private final Rnn forward;
  private final Rnn backward;
  private final MergeMode mode;
  private final Map<String, Object> layerConfig;
  // Whether the backward layer was given, rather than made of the forward one.
  private final boolean hasOwnBackward;

  private Bidirectional(String name, RnnBuilder layer, MergeMode mode) {
    super(name == null ? DEFAULT_NAME : name);
    forward = layer.direction("forward_", false, w -> w.subList(0, w.size() / 2));
    backward = layer.direction("backward_", true, w -> w.subList(w.size() / 2, w.size()));
    this.mode = mode;
    layerConfig = layer.build().config();
    hasOwnBackward = false;
  }

  private Bidirectional(String name, RnnBuilder layer, Rnn backward, MergeMode mode) {
    super(name == null ? DEFAULT_NAME : name);
    forward = layer.direction("forward_", false, w -> w);
    this.backward = backward;
    this.mode = mode;
    layerConfig = layer.build().config();
    hasOwnBackward = true;
    requireSame("return_sequences", forward.returnsSequences(), backward.returnsSequences());
    requireSame("return_state", forward.returnsState(), backward.returnsState());
    requireSame("stateful", forward.isStateful(), backward.isStateful());
    requireSame("time_major", forward.isTimeMajor(), backward.isTimeMajor());
    if (forward.goesBackwards() == backward.goesBackwards()) {
      throw new IllegalArgumentException(
          "one of the two layers must go backwards, and one forwards: both have go_backwards=%s, layer=%s"
              .formatted(forward.goesBackwards(), name()));
    }
  }

  private void requireSame(String option, boolean there, boolean back) {
    if (there != back) {
      throw new IllegalArgumentException(
          "both layers must have the same %s: layer has %s, backward_layer has %s, layer=%s"
              .formatted(option, there, back, name()));
    }
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

  /**
   * A layer whose two directions differ.
   *
   * @param name null for the default
   * @param backward Keras's {@code backward_layer}; goes backwards if the other one does not
   * @throws IllegalArgumentException if both go the same way, or do not return alike
   */
  public static Bidirectional of(
      String name, RnnBuilder layer, RnnBuilder backward, MergeMode mode) {
    return new Bidirectional(name, layer, backward.build(), mode);
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
    if (hasOwnBackward) {
      config.put(
          "backward_layer", new ClassConfig(backward.className(), backward.config()).toMap());
    }
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
    requireMergeable(input);
  }

  /** Refuses outputs that cannot be merged; asks of layers that are built. */
  private void requireMergeable(TensorShape input) {
    TensorShape there = forward.computeOutputShape(input).get(0);
    TensorShape back = backward.computeOutputShape(input).get(0);
    boolean fit =
        switch (mode) {
          case NONE -> true;
          case CONCAT -> allButLast(there).equals(allButLast(back));
          default -> there.equals(back);
        };
    if (!fit) {
      throw new IllegalArgumentException(
          "outputs that are merged must have one shape, but for the last axis if they are concatenated: forward=%s, backward=%s, merge_mode=%s, layer=%s"
              .formatted(there, back, mode.kerasName(), name()));
    }
  }

  private static TensorShape allButLast(TensorShape shape) {
    return shape.headWith(shape.rank() - 1, Shape.of());
  }

  @Override
  public Output call(Inputs given) {
    Inputs inputs = forward.unpack(given);
    buildFor(inputs);
    List<Tensor> states = inputs.initialState();
    int own = ofForward(states, TensorShape.of(inputs.x().shape()));
    // Both are checked before either one carries anything on.
    Rnn.Call there = forward.prepare(inputs.withStates(states.subList(0, own), inputs.constants()));
    Rnn.Call back =
        backward.prepare(inputs.withStates(states.subList(own, states.size()), inputs.constants()));
    return merge(forward.run(there), backward.run(back));
  }

  /** How many of the states are the forward layer's. */
  private int ofForward(List<?> states, TensorShape input) {
    if (states.isEmpty()) {
      return 0;
    }
    int there = forward.stateCount(input);
    int back = backward.stateCount(input);
    if (states.size() != there + back) {
      throw new IllegalArgumentException(
          "an initial state has the states of both directions: expected=%d + %d tensors, got=%d, layer=%s"
              .formatted(there, back, states.size(), name()));
    }
    return there;
  }

  @Override
  void buildFor(Inputs given) {
    forward.buildFor(given);
    backward.buildFor(given);
    requireMergeable(TensorShape.of(given.x().shape()));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs given) {
    TracedInputs inputs = forward.unpack(given);
    List<Variable> states = inputs.initialState();
    int own = ofForward(states, TensorShape.of(inputs.x().shape()));
    int weightsThere = forward.weights().size();
    TracedOutput there =
        forward.trace(
            trace,
            weights.subList(0, weightsThere),
            inputs.withStates(states.subList(0, own), inputs.constants()));
    TracedOutput back =
        backward.trace(
            trace,
            weights.subList(weightsThere, weights.size()),
            inputs.withStates(states.subList(own, states.size()), inputs.constants()));
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
    mode.kind().merge(new float[][] {a.values(), b.values()}, merged.length, merged);
    return Tensor.own(a.shape(), merged);
  }

  private static Tensor concat(Tensor a, Tensor b) {
    Shape shape = concatShape(TensorShape.of(a.shape()), TensorShape.of(b.shape())).from(0);
    int[] lengths = {a.shape().dim(a.shape().rank() - 1), b.shape().dim(b.shape().rank() - 1)};
    float[] merged = new float[shape.size()];
    int rows = a.shape().size() / lengths[0];
    MergeKind.concatenate(new float[][] {a.values(), b.values()}, lengths, rows, merged);
    return Tensor.own(shape, merged);
  }

  private static TensorShape concatShape(TensorShape a, TensorShape b) {
    int last = a.rank() - 1;
    return a.headWith(last, Shape.of(a.dim(last) + b.dim(last)));
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
    int own = ofForward(states, inputs.get(0));
    forward.requireStates(inputs.get(0), states.subList(0, own));
    backward.requireStates(inputs.get(0), states.subList(own, states.size()));
    return computeOutputShape(inputs.get(0));
  }

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    requireMergeable(input);
    List<TensorShape> there = forward.computeOutputShape(input);
    List<TensorShape> back = backward.computeOutputShape(input);
    List<TensorShape> result =
        new ArrayList<>(
            switch (mode) {
              case NONE -> List.of(there.get(0), back.get(0));
              case CONCAT -> List.of(concatShape(there.get(0), back.get(0)));
              default -> List.of(there.get(0));
            });
    result.addAll(there.subList(1, there.size()));
    result.addAll(back.subList(1, back.size()));
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
    int there = forward.weights().size();
    forward.replaceWeights(weights.subList(0, there));
    backward.replaceWeights(weights.subList(there, weights.size()));
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

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("one of its directions starts from the last event");
  }

  @Override
  int tensors() {
    int states = forward.returnsState() ? forward.tensors() + backward.tensors() - 2 : 0;
    return (mode == MergeMode.NONE ? 2 : 1) + states;
  }

  @Override
  List<Optional<TensorShape>> declaredInputs() {
    return forward.declaredInputs();
  }
}
