/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.TextCategories;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code TimeDistributed}: applies a layer to every step as to a separate row, {@code [B,
 * T, I...]} to {@code [B, T, O...]}. A mask {@code [B, T, I...]}, as of words in sentences, masks
 * the layer's input at each step.
 *
 * <p>The output has the mask of the input, as in Keras 3. In models of Keras 2 it has that of the
 * layer's outputs; where they have none, a step is skipped if no part of it is used.
 */
public final class TimeDistributed extends Layer {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "TimeDistributed",
          TimeDistributed::read,
          TimeDistributed::translate,
          LayerEntry.Trait.TAKES_SEQUENCE);

  private static final String LAYER_MASK = "layer_mask";

  private final Layer layer;
  private final boolean hasLayerMask;

  private TimeDistributed(String name, Layer layer, boolean hasLayerMask) {
    super(name);
    this.layer = layer;
    // The mask of the input is the same either way.
    this.hasLayerMask = hasLayerMask && layer.maskSource(0).kind() != MaskSource.Kind.INPUT;
    if (layer.isStateful()) {
      throw new IllegalArgumentException(
          "the layer that is applied to every step must not be stateful: layer=%s, stateful=true"
              .formatted(layer.name()));
    }
  }

  /**
   * A layer.
   *
   * @param layer one that is not stateful
   */
  public static TimeDistributed of(LayerSource layer) {
    return new TimeDistributed("time_distributed", layer.toLayer(), false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public TimeDistributed name(String value) {
    return new TimeDistributed(value, layer, hasLayerMask);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new TimeDistributed(
        name, registry.layer(config.require("layer")), config.flag(LAYER_MASK, false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("layer", from.layer("layer"));
    // That of the words of sentences: since Keras 2.2, and no longer in Keras 3.
    to.put(LAYER_MASK, !from.isBefore(2, 2) && !from.isKeras3());
  }

  /** The layer that is applied to every step. */
  public Layer layer() {
    return layer;
  }

  /** Whether the output has the mask of the layer's outputs, as in Keras 2. */
  public boolean hasLayerMask() {
    return hasLayerMask;
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
    if (hasLayerMask) {
      config.put(LAYER_MASK, true);
    }
    return Collections.unmodifiableMap(config);
  }

  @Override
  public Optional<TextCategories> texts() {
    return layer.texts();
  }

  @Override
  public boolean readsTokens() {
    return layer.readsTokens();
  }

  @Override
  public Map<String, Layer> wrappedLayers() {
    return Map.of("layer", layer);
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
  public void build(List<TensorShape> inputs) {
    layer.build(rows(inputs.get(0)));
  }

  /** Steps as rows; their number need not be known. */
  private TensorShape rows(TensorShape input) {
    if (input.rank() < 3) {
      throw new IllegalArgumentException(
          "a time-distributed layer takes [batch, steps, features...]: expected rank>=3, got=%s, layer=%s"
              .formatted(input, name()));
    }
    return TensorShape.of(TensorShape.UNKNOWN).headWith(1, input.from(2));
  }

  @Override
  public Output call(Arguments arguments) {
    requireOneInput(arguments);
    build(arguments.shapes());
    TensorShape shape = arguments.shape();
    Tensor rows = Tensor.own(allRows(shape), arguments.input().values());
    Output y = layer.call(Arguments.of(rows).mask(rowMask(shape, arguments.mask())));
    return Output.of(withSteps(shape, y.output()), mask(shape, y.mask(), arguments.mask()));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    TensorShape shape = arguments.shape();
    Variable rows = arguments.input().reshape(allRows(shape));
    Optional<Tensor> mask = rowMask(shape, arguments.mask());
    TracedOutput y = layer.trace(trace, weights, TracedArguments.of(rows, mask));
    return TracedOutput.of(
        y.output().reshape(withSteps(shape, y.output().shape())),
        mask(shape, y.mask(), arguments.mask()));
  }

  /**
   * The mask of the output.
   *
   * @param ofRows that of the layer's outputs
   * @param given that of the input
   */
  private Optional<Tensor> mask(
      TensorShape sequences, Optional<Tensor> ofRows, Optional<Tensor> given) {
    return hasLayerMask
        ? ofRows
            .map(mask -> withSteps(sequences, mask))
            .or(() -> given.map(TimeDistributed::usedSteps))
        : given;
  }

  /** The steps of which a part is used. */
  private static Tensor usedSteps(Tensor mask) {
    Shape steps = Shape.of(mask.shape().dim(0), mask.shape().dim(1));
    float[] used = new float[steps.size()];
    int parts = mask.shape().size() / used.length;
    for (int i = 0; i < mask.shape().size(); i++) {
      if (mask.at(i) != 0) {
        used[i / parts] = 1f;
      }
    }
    return Tensor.own(steps, used);
  }

  /** The mask within steps; empty where whole steps are masked, which the layer does not see. */
  private static Optional<Tensor> rowMask(TensorShape sequences, Optional<Tensor> mask) {
    return mask.filter(each -> each.shape().rank() > 2 && each.shape().dim(2) == sequences.dim(2))
        .map(
            each ->
                Tensor.own(
                    CarriedStates.withRows(
                        sequences.dim(0) * sequences.dim(1), TensorShape.of(each.shape()).from(2)),
                    each.values()));
  }

  private static Shape allRows(TensorShape sequences) {
    return CarriedStates.withRows(sequences.dim(0) * sequences.dim(1), sequences.from(2));
  }

  private static Tensor withSteps(TensorShape sequences, Tensor rows) {
    return Tensor.own(withSteps(sequences, rows.shape()), rows.values());
  }

  private static Shape withSteps(TensorShape sequences, Shape rows) {
    return sequences.headWith(2, TensorShape.of(rows).from(1)).from(0);
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    Shape row = layer.computeOutputShape(rows(input)).get(0).from(1);
    return List.of(input.headWith(2, row));
  }

  /** This layer has the values of the layer within for every step. */
  @Override
  List<Sized> measure(StepSize model, List<Sized> inputs, double calls) {
    Sized input = inputs.get(0);
    TensorShape rows = rows(input.shape());
    Sized row = new Sized(rows, rows.product(1));
    layer.measure(model, List.of(row), calls * input.steps());
    return super.measure(model, inputs, calls);
  }

  /** Those of the layer within are measured with it. */
  @Override
  double multiplications(List<Sized> inputs) {
    return 0;
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return hasLayerMask ? call(arguments).mask() : arguments.mask();
  }

  @Override
  public MaskSource maskSource(int output) {
    return hasLayerMask ? MaskSource.LAYERS_WITHIN : MaskSource.INPUT;
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
    if (hasLayerMask && layer instanceof Embedding tokens && tokens.masksZero()) {
      // Only events of one token can be stepped, and are skipped with it.
      return tokens.streaming(inputs);
    }
    if (layer instanceof PerStep each) {
      return each.perRow();
    }
    return layer instanceof Flatten flatten && flatten.keepsOrder()
        ? new StreamingRole.Reshapes(2, true, Reshaping.MERGES_STEPS)
        : new StreamingRole.NeedsSequence(
            "the layer within takes each event as a sequence of its own");
  }

  @Override
  List<Optional<TensorShape>> declaredInputs() {
    if (layer instanceof PerStep) {
      return layer.declaredInputs();
    }
    // A model of layers was built for rows of any rank, which its first layer does not know.
    List<Optional<TensorShape>> rows =
        layer instanceof Sequential model ? List.of(model.inputShape()) : layer.declaredInputs();
    return rows.stream().map(shape -> shape.map(TimeDistributed::ofSteps)).toList();
  }

  /** A step of what the layer takes as rows. */
  private static TensorShape ofSteps(TensorShape rows) {
    List<Integer> dims = new ArrayList<>(rows.dims());
    dims.add(1, TensorShape.UNKNOWN);
    return new TensorShape(dims);
  }
}
