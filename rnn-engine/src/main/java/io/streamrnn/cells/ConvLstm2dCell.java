/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.Elementwise;
import io.streamrnn.internal.ForgetGate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An LSTM of images, whose products are convolutions (Shi et al. 2015), as Keras's {@code
 * ConvLSTM2DCell} with channels last computes it. With {@code *} for the convolution and the blocks
 * of the last axis in the order {@code i, f, g, o}:
 *
 * <pre>
 *   i, f, o = g(x * W + h * U + b)
 *   c' = f c + i act(x * Wg + h * Ug + bg)
 *   h' = o act(c')
 * </pre>
 *
 * <p>The convolution of the input has strides, dilation and padding; that of the state keeps its
 * size. Input {@code [rows, columns, channels]}, output {@code h'} and states {@code h} and {@code
 * c} of {@code [rows', columns', filters]}.
 */
public final class ConvLstm2dCell extends BuiltInCell {

  private final Activations activations;
  private final Convolution input;
  private final Convolution recurrent;
  private final int filters;
  private final float[] bias;

  /**
   * The two activations of the cell.
   *
   * @param activation of the candidate and of the new state; tanh by default in Keras
   * @param recurrent of the three gates; hard sigmoid by default in Keras
   */
  public record Activations(ActivationFunction activation, ActivationFunction recurrent) {}

  /**
   * How the input is convolved.
   *
   * @param strides rows and columns from one place to the next
   * @param dilation rows and columns from one value that the kernel reads to the next
   * @param same whether the image is padded with zeros so that its size is divided by the strides
   *     alone; if not, the kernel stays within the image
   */
  public record Geometry(Pair strides, Pair dilation, boolean same) {

    /** Every place, without padding: Keras's defaults. */
    public static final Geometry DEFAULT = new Geometry(Pair.ONE, Pair.ONE, false);
  }

  /**
   * Rows and columns.
   *
   * @param rows positive
   * @param columns positive
   */
  public record Pair(int rows, int columns) {

    /** One of each. */
    public static final Pair ONE = new Pair(1, 1);

    /** Checks. */
    public Pair {
      if (rows <= 0 || columns <= 0) {
        throw new IllegalArgumentException(
            "rows and columns are positive: rows=%d, columns=%d".formatted(rows, columns));
      }
    }

    List<Integer> toList() {
      return List.of(rows, columns);
    }
  }

  /**
   * A cell with these weights.
   *
   * @param image the shape of an input {@code [rows, columns, channels]}
   * @param kernel {@code [height, width, channels, 4 filters]}
   * @param recurrentKernel {@code [height, width, filters, 4 filters]}
   * @param bias {@code [4 filters]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public ConvLstm2dCell(
      Activations activations,
      Geometry geometry,
      Shape image,
      Weight kernel,
      Weight recurrentKernel,
      Optional<Weight> bias) {
    this(activations, new Convolution(image, kernel, geometry), kernel, recurrentKernel, bias);
  }

  private ConvLstm2dCell(
      Activations activations,
      Convolution input,
      Weight kernel,
      Weight recurrentKernel,
      Optional<Weight> bias) {
    super(
        "ConvLSTM2DCell",
        "conv_lstm_2d",
        input.image(),
        state(input, recurrentKernel),
        Weights.statesOfLstm(state(input, recurrentKernel)),
        Weights.list(kernel, recurrentKernel, bias, Shape.of(4 * recurrentKernel.shape().dim(2))));
    this.activations = activations;
    this.filters = outputShape().dim(2);
    this.input = input;
    this.recurrent =
        new Convolution(outputShape(), recurrentKernel, new Geometry(Pair.ONE, Pair.ONE, true));
    this.bias = Weights.valuesOrZeros(bias, 4 * filters);
    kernel.requireShape(
        Shape.of(kernel.shape().dim(0), kernel.shape().dim(1), inputShape().dim(2), 4 * filters));
    recurrentKernel.requireShape(
        Shape.of(
            recurrentKernel.shape().dim(0), recurrentKernel.shape().dim(1), filters, 4 * filters));
  }

  private static Shape state(Convolution input, Weight recurrentKernel) {
    return Shape.of(input.rows(), input.columns(), recurrentKernel.shape().dim(2));
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "activation", activations.activation().config(),
        "recurrent_activation", activations.recurrent().config(),
        "strides", input.geometry().strides().toList(),
        "dilation", input.geometry().dilation().toList(),
        "padding", input.geometry().same() ? "same" : "valid");
  }

  /** Each place of the image takes both kernels. */
  @Override
  public long multiplications() {
    return super.multiplications() * input.places();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new ConvLstm2dCell(
        activations,
        input.geometry(),
        input.image(),
        replaced.get(0),
        replaced.get(1),
        Weights.bias(replaced));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gates =
        input
            .apply(in.x(), in.weight(0))
            .plus(recurrent.apply(in.state(0), in.weight(1))); // [B, places, 4 filters]
    gates = in.weights().size() > 2 ? gates.plus(in.weight(2)) : gates;
    Variable i = gates.columns(0, filters).apply(activations.recurrent());
    Variable f = gates.columns(filters, 2 * filters).apply(activations.recurrent());
    Variable g = gates.columns(2 * filters, 3 * filters).apply(activations.activation());
    Variable o = gates.columns(3 * filters, 4 * filters).apply(activations.recurrent());
    Variable c = f.times(in.state(1).reshape(f.shape())).plus(i.times(g));
    Variable h = o.times(c.apply(activations.activation())).reshape(in.state(0).shape());
    return VariableStep.of(h, h, c.reshape(h.shape()));
  }

  @Override
  public Kernel kernel() {
    return new ConvKernel();
  }

  private final class ConvKernel extends RowKernel {

    private final ActivationFunction gate =
        Gates.of(activations.recurrent(), activations.activation());
    private final ForgetGate forgetGate = new ForgetGate(gate, activations.recurrent());
    private final float[] arguments = new float[filters];
    // One place of the image at a time, all places before the state changes.
    private final float[][] places = new float[input.places()][4 * filters];
    private final float[] inputPatch = input.newPatch();
    private final float[] recurrentPatch = recurrent.newPatch();

    ConvKernel() {
      super(ConvLstm2dCell.this);
    }

    @Override
    void stepRow() {
      for (int place = 0; place < places.length; place++) {
        System.arraycopy(bias, 0, places[place], 0, bias.length);
        input.accumulate(x, place, inputPatch, places[place]);
        recurrent.accumulate(states[0], place, recurrentPatch, places[place]);
      }
      for (int place = 0; place < places.length; place++) {
        step(places[place], place * filters);
      }
      System.arraycopy(states[0], 0, output, 0, output.length);
    }

    private void step(float[] gates, int at) {
      float[] h = states[0];
      float[] c = states[1];
      boolean isRefined = forgetGate.isRefined(c, at, at + filters);
      if (isRefined) {
        System.arraycopy(gates, filters, arguments, 0, filters);
      }
      Elementwise.apply(gate, gates, 0, filters);
      Elementwise.apply(gate, gates, filters, 2 * filters);
      if (isRefined) {
        forgetGate.refine(arguments, 0, gates, filters, c, at, filters);
      }
      Elementwise.apply(activations.activation(), gates, 2 * filters, 3 * filters);
      Elementwise.apply(gate, gates, 3 * filters, 4 * filters);
      for (int j = 0; j < filters; j++) {
        float in = gates[j] * gates[2 * filters + j];
        c[at + j] = Math.fma(gates[filters + j], c[at + j], in);
        h[at + j] = c[at + j];
      }
      Elementwise.apply(activations.activation(), h, at, at + filters);
      for (int j = 0; j < filters; j++) {
        h[at + j] *= gates[3 * filters + j];
      }
    }
  }
}
