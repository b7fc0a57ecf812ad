/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.CausalConvolutionCell;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A one-dimensional convolution over sequences, {@code [B, T, C]} to {@code [B, T', F]}. A mask of
 * the input is dropped, as in Keras.
 *
 * <p>A causal convolution without strides also runs event by event: the inputs before an event that
 * the kernel reads are its state.
 */
public abstract class ConvolutionLayer extends CellLayer {

  private static final float[][] NO_STATES = {};

  // How many places are computed together.
  private static final int BLOCK = 64;

  private final SlidingKernel window;
  private final Regularizer activityRegularizer;
  private List<Double> activityLosses = List.of();

  ConvolutionLayer(ConvolutionBuilder<?> options, CellSpec spec) {
    super(options.name(), spec, OptionalLong.empty());
    this.window = options.options().window();
    this.activityRegularizer = options.activityRegularizer();
    setTrainable(options.trainable());
  }

  private CausalConvolutionCell cell() {
    return (CausalConvolutionCell) builtCell();
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
    config.put("activity_regularizer", Regularizers.toConfig(activityRegularizer).orElse(null));
    return Collections.unmodifiableMap(config);
  }

  @Override
  public final void build(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    StepOptions.requireSequences(input, this);
    window.outputSteps(input.dim(1), this);
    buildCell(input.from(2), List.of());
  }

  @Override
  public final Output call(Arguments arguments) {
    requireOneInput(arguments);
    build(arguments.shapes());
    Shape shape = computeOutputShape(arguments.shape()).get(0).from(0);
    Output result =
        Output.of(Tensor.own(shape, values(arguments.input(), shape)), Optional.empty());
    activityLosses = losses(activityRegularizer, result.tensors());
    return result;
  }

  private float[] values(Tensor x, Shape output) {
    Kernel kernel = cell().patches();
    int width = output.dim(2);
    int patch = window.size() * x.shape().dim(2);
    float[] y = new float[output.size()];
    float[] patches = new float[BLOCK * patch];
    float[] block = new float[BLOCK * width];
    int places = output.dim(0) * output.dim(1);
    for (int from = 0; from < places; from += BLOCK) {
      int count = Math.min(BLOCK, places - from);
      for (int i = 0; i < count; i++) {
        look(x, from + i, output.dim(1), patches, i * patch);
      }
      kernel.step(count, patches, NO_STATES, block);
      System.arraycopy(block, 0, y, from * width, count * width);
    }
    return y;
  }

  /** Copies what is under the kernel at a place; zeros outside the sequence. */
  private void look(Tensor x, int place, int outputSteps, float[] patches, int to) {
    int steps = x.shape().dim(1);
    int channels = x.shape().dim(2);
    int row = place / outputSteps;
    long start = window.start(place % outputSteps, steps);
    for (int tap = 0; tap < window.size(); tap++) {
      int step = window.step(start, tap, steps);
      int at = to + tap * channels;
      if (step < 0) {
        Arrays.fill(patches, at, at + channels, 0f);
      } else {
        System.arraycopy(x.values(), (row * steps + step) * channels, patches, at, channels);
      }
    }
  }

  @Override
  final TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    Variable x = arguments.input();
    Shape shape = computeOutputShape(arguments.shape()).get(0).from(0);
    int patch = window.size() * x.shape().dim(2);
    Variable patches = x.gather(Shape.of(shape.dim(0), shape.dim(1), patch), positions(x, shape));
    return TracedOutput.of(cell().patches(patches, weights), Optional.empty());
  }

  private int[] positions(Variable x, Shape output) {
    int steps = x.shape().dim(1);
    int channels = x.shape().dim(2);
    int patch = window.size() * channels;
    int[] positions = new int[output.dim(0) * output.dim(1) * patch];
    for (int i = 0; i < positions.length; i++) {
      int place = i / patch;
      long start = window.start(place % output.dim(1), steps);
      int step = window.step(start, i % patch / channels, steps);
      int row = place / output.dim(1);
      positions[i] = step < 0 ? -1 : (row * steps + step) * channels + i % channels;
    }
    return positions;
  }

  @Override
  public final List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    StepOptions.requireSequences(input, this);
    int steps = window.outputSteps(input.dim(1), this);
    int filters = described(input.from(2)).outputShape().size();
    return List.of(TensorShape.of(input.dim(0), steps, filters));
  }

  @Override
  public final Optional<Tensor> computeMask(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public final MaskSource maskSource(int output) {
    return MaskSource.NONE;
  }

  @Override
  public final List<Double> activityLosses() {
    return activityLosses;
  }

  @Override
  final StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return window.isCausal()
        ? new StreamingRole.EveryEvent(builtCell())
        : new StreamingRole.NeedsSequence(window.reason());
  }
}
