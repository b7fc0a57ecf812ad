/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keras's {@code Bidirectional}: runs a recurrent layer forwards, and a second one with its own
 * weights backwards.
 *
 * <pre>{@code
 * Bidirectional.of(Lstm.units(8).returnSequences(true)).mergeMode(MergeMode.SUM)
 * }</pre>
 *
 * <p>With {@code returnSequences} the outputs of the second are reversed into the order of time
 * before they are merged. Otherwise the last outputs of both are merged; that of the second belongs
 * to the first step.
 *
 * <p>Weights, states and returned states: all of the forward layer, then all of the backward one;
 * so an initial state has the tensors of the forward layer first. Mask and constants are for both.
 * If the layer itself goes backwards, the second goes forwards and its outputs are reversed, as in
 * Keras.
 *
 * <p>The second layer may be given, Keras's {@code backward_layer}. It may have another cell, and
 * another width if the outputs are concatenated or not merged.
 *
 * <p>For one thread at a time.
 */
public final class Bidirectional extends Layer {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Bidirectional",
          Bidirectional::read,
          Bidirectional::translate,
          LayerEntry.Trait.TAKES_STATES,
          LayerEntry.Trait.TAKES_SEQUENCE);

  private final Rnn forward;
  private final Rnn backward;
  private final MergeMode mode;
  private final Map<String, Object> layerConfig;
  // Whether the backward layer was given, and not derived from the forward one.
  private final boolean hasOwnBackward;

  private Bidirectional(Builder builder) {
    super(builder.name());
    RecurrentBuilder<?> layer = builder.layer;
    mode = builder.mode;
    layerConfig = layer.build().config();
    hasOwnBackward = builder.backward.isPresent();
    if (hasOwnBackward) {
      forward = direction(layer, "forward_", false, w -> w);
      backward = builder.backward.get().build();
      requireOpposite();
    } else {
      forward = direction(layer, "forward_", false, w -> w.subList(0, w.size() / 2));
      backward = direction(layer, "backward_", true, w -> w.subList(w.size() / 2, w.size()));
    }
  }

  private static Rnn direction(
      RecurrentBuilder<?> layer,
      String prefix,
      boolean flipped,
      UnaryOperator<List<Tensor>> itsWeights) {
    return layer.build(layer.options().direction(prefix, flipped, itsWeights));
  }

  private void requireOpposite() {
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

  /** A layer with options to be set, which runs this one in both directions. */
  public static Builder of(RecurrentBuilder<?> layer) {
    return new Builder(layer);
  }

  /** Sets the options. */
  public static final class Builder extends LayerBuilder<Builder> {

    private final RecurrentBuilder<?> layer;
    private Optional<RecurrentBuilder<?>> backward = Optional.empty();
    private MergeMode mode = MergeMode.CONCAT;

    private Builder(RecurrentBuilder<?> layer) {
      super("bidirectional");
      this.layer = layer;
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code merge_mode}; {@link MergeMode#CONCAT} by default. */
    public Builder mergeMode(MergeMode value) {
      mode = value;
      return this;
    }

    /**
     * Keras's {@code backward_layer}; by default the layer itself, the other way round. It goes
     * backwards if the other one does not.
     */
    public Builder backwardLayer(RecurrentBuilder<?> value) {
      backward = Optional.of(value);
      return this;
    }

    /**
     * The layer with these options.
     *
     * @throws IllegalArgumentException if both layers go the same way, or do not return alike
     */
    @Override
    public Bidirectional build() {
      Bidirectional built = new Bidirectional(this);
      built.setTrainable(trainable());
      return built;
    }
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Builder builder = of(registry.direction("layer", config.require("layer"))).name(name);
    if (config.contains("backward_layer")) {
      builder.backwardLayer(registry.direction("backward_layer", config.require("backward_layer")));
    }
    if (config.contains("merge_mode")) {
      builder.mergeMode(MergeMode.ofKeras(config.take("merge_mode")));
    }
    return builder.build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("layer", from.direction("layer"));
    if (from.has("backward_layer")) {
      to.put("backward_layer", from.direction("backward_layer"));
    }
    from.copyWithNone(to, "merge_mode");
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
    config.put("merge_mode", mode.kerasName().orElse(null));
    return Collections.unmodifiableMap(config);
  }

  @Override
  double multiplications(List<Sized> inputs) {
    return forward.multiplications(inputs) + backward.multiplications(inputs);
  }

  @Override
  public Map<String, Layer> wrappedLayers() {
    Map<String, Layer> wrapped = new LinkedHashMap<>();
    wrapped.put("forward_layer", forward);
    wrapped.put("backward_layer", backward);
    return Collections.unmodifiableMap(wrapped);
  }

  @Override
  public boolean isBuilt() {
    return forward.isBuilt() && backward.isBuilt();
  }

  @Override
  public void build(List<TensorShape> inputs) {
    forward.build(inputs);
    backward.build(inputs);
    requireMergeable(inputs.get(0));
  }

  @Override
  void buildFor(Arguments arguments) {
    forward.buildFor(arguments);
    backward.buildFor(arguments);
    requireMergeable(arguments.shape());
  }

  /** Rejects outputs that cannot be merged. */
  private void requireMergeable(TensorShape input) {
    TensorShape there = forward.computeOutputShape(input).get(0);
    TensorShape back = backward.computeOutputShape(input).get(0);
    if (!DirectionOutputs.canMerge(mode, there, back)) {
      throw new IllegalArgumentException(
          "outputs that are merged must have one shape, but for the last axis if they are concatenated: forward=%s, backward=%s, merge_mode=%s, layer=%s"
              .formatted(there, back, mode.kerasName().orElse("None"), name()));
    }
  }

  @Override
  public Output call(Arguments given) {
    Arguments arguments = forward.unpack(given);
    buildFor(arguments);
    List<Tensor> states = arguments.initialState();
    List<Tensor> constants = arguments.constants();
    int own = ofForward(states, arguments.shape());
    // Both are checked before either one stores its states.
    Rnn.Call there = forward.prepare(arguments.withStates(states.subList(0, own), constants));
    Rnn.Call back =
        backward.prepare(arguments.withStates(states.subList(own, states.size()), constants));
    return merge(forward.run(there), backward.run(back));
  }

  /** The number of the forward layer's states among these. */
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

  private Output merge(Output there, Output back) {
    Tensor inOrder =
        forward.returnsSequences()
            ? DirectionOutputs.reverse(back.output(), timeAxis())
            : back.output();
    List<Tensor> states = Stream.concat(there.states().stream(), back.states().stream()).toList();
    List<Tensor> tensors = new ArrayList<>(DirectionOutputs.merge(mode, there.output(), inOrder));
    int outputs = tensors.size();
    if (forward.returnsState()) {
      tensors.addAll(states);
    }
    return new Output(tensors, states, Output.masks(there.mask(), outputs, tensors.size()));
  }

  private int timeAxis() {
    return forward.isTimeMajor() ? 0 : 1;
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments given) {
    TracedArguments arguments = forward.unpack(given);
    List<Variable> states = arguments.initialState();
    List<Variable> constants = arguments.constants();
    int own = ofForward(states, arguments.shape());
    int weightsThere = forward.weights().size();
    TracedOutput there =
        forward.trace(
            trace,
            weights.subList(0, weightsThere),
            arguments.withStates(states.subList(0, own), constants));
    TracedOutput back =
        backward.trace(
            trace,
            weights.subList(weightsThere, weights.size()),
            arguments.withStates(states.subList(own, states.size()), constants));
    return merge(there, back);
  }

  private TracedOutput merge(TracedOutput there, TracedOutput back) {
    Variable inOrder =
        forward.returnsSequences()
            ? DirectionOutputs.reverse(back.output(), timeAxis())
            : back.output();
    List<Variable> tensors = new ArrayList<>(DirectionOutputs.merge(mode, there.output(), inOrder));
    int outputs = tensors.size();
    tensors.addAll(there.tensors().subList(1, there.tensors().size()));
    tensors.addAll(back.tensors().subList(1, back.tensors().size()));
    return new TracedOutput(tensors, Output.masks(there.mask(), outputs, tensors.size()));
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    List<TensorShape> states = inputs.subList(1, 1 + forward.statesAmong(inputs.size() - 1));
    int own = ofForward(states, input);
    forward.requireStates(input, states.subList(0, own));
    backward.requireStates(input, states.subList(own, states.size()));
    requireMergeable(input);
    List<TensorShape> there = forward.computeOutputShape(input);
    List<TensorShape> back = backward.computeOutputShape(input);
    List<TensorShape> result =
        new ArrayList<>(DirectionOutputs.merge(mode, there.get(0), back.get(0)));
    result.addAll(there.subList(1, there.size()));
    result.addAll(back.subList(1, back.size()));
    return result;
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return forward.computeMask(arguments);
  }

  @Override
  public MaskSource maskSource(int output) {
    boolean isSequence = output == 0 || output == 1 && mode == MergeMode.NONE;
    return isSequence ? forward.maskSource(0) : MaskSource.NONE;
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
