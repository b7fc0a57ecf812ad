/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.EinsumDenseCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code EinsumDense} over the last axes of its input: {@code activation(x W + b)}, {@code
 * [..., I...]} to {@code [..., O...]}. The equation is such as {@code "abc,cde->abde"}, or {@code
 * "...x,xy->...y"} for any number of axes in front. The output has no mask.
 *
 * <pre>{@code
 * EinsumDense.of("abc,cde->abde", 4, 8).biasAxes("de")
 * }</pre>
 */
public final class EinsumDense extends PerStep {

  static final LayerEntry ENTRY =
      // Whether it treats every step alike or makes steps depends on its equation.
      LayerEntry.of("EinsumDense", EinsumDense::read, EinsumDense::translate);

  private final EinsumEquation equation;

  private EinsumDense(Builder options) {
    super(
        options.name(),
        new Spec(options),
        options.equation.inputs().length(),
        options.activityRegularizer());
    equation = options.equation;
  }

  /**
   * A layer with options to be set.
   *
   * @param equation Keras's, over the last axes of the input
   * @param output the extents of the last axes of the output, those that the kernel adds
   */
  public static Builder of(String equation, int... output) {
    return new Builder(equation, Shape.of(output));
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    EinsumEquation equation = EinsumEquation.of(config.text("equation", ""));
    List<Integer> shape =
        LayerRegistry.list(
            "output_shape",
            config.require("output_shape"),
            extent -> extent instanceof Integer one ? one : TensorShape.UNKNOWN);
    int axes = Math.min(shape.size(), equation.outputs().length());
    int[] output =
        shape.subList(shape.size() - axes, shape.size()).stream()
            .mapToInt(Integer::intValue)
            .toArray();
    Object biasAxes = config.take("bias_axes");
    return of(equation.text(), output)
        .name(name)
        .read(config)
        .activation(ActivationConfig.take(config, "activation", Activation.LINEAR))
        .biasAxes(biasAxes instanceof String axesOfBias ? axesOfBias : "")
        .kernelInitializer(
            Initializers.fromConfig(
                config.take("kernel_initializer"), Initializers.glorotUniform()))
        .biasInitializer(
            Initializers.fromConfig(config.take("bias_initializer"), Initializers.zeros()))
        .kernelRegularizer(Regularizers.fromConfig(config.take("kernel_regularizer")))
        .biasRegularizer(Regularizers.fromConfig(config.take("bias_regularizer")))
        .build();
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    String text = String.valueOf(from.value("equation").orElse(""));
    EinsumEquation equation =
        EinsumEquation.parse(text)
            .orElseThrow(
                () ->
                    from.unsupported(
                        "equation not supported: equation=%s; supported: products with the last axes of the input, such as abc,cd->abd, abc,cde->abde, abcd,cde->abe and ...x,xy->...y",
                        text));
    String biasAxes = String.valueOf(from.value("bias_axes").orElse(""));
    if (!equation.hasOutputs(biasAxes)) {
      throw from.unsupported(
          "a bias must be along the last axes of the output: bias_axes=%s, equation=%s; supported: axes of %s",
          biasAxes, text, equation.outputs());
    }
    to.put("equation", text);
    to.put("bias_axes", biasAxes.isEmpty() ? null : biasAxes);
    to.put("output_shape", outputShape(from));
    to.put("activation", from.activation("activation", Activation.LINEAR));
    from.copyInitializer(to, "kernel_initializer", "", Initializers.glorotUniform());
    from.copyInitializer(to, "bias_initializer", "", Initializers.zeros());
    from.copyRegularizer(to, "kernel_regularizer", "");
    from.copyRegularizer(to, "bias_regularizer", "");
    from.copyRegularizer(to, "activity_regularizer", "");
  }

  private static List<?> outputShape(StoredConfig from) {
    Object shape = from.value("output_shape").orElse(List.of());
    List<?> dims = shape instanceof List<?> list ? list : List.of(shape);
    long size = 1;
    for (Object dim : dims) {
      size *= dim instanceof Integer extent ? Math.max(1, extent) : 1;
      from.requireStored(size);
    }
    return dims;
  }

  /** Keras hands on no mask. */
  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.NONE;
  }

  @Override
  int rowRank(TensorShape input) {
    equation.requireRank(input, name());
    return super.rowRank(input);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.EveryEvent(builtCell());
  }

  /** Sets the options. */
  public static final class Builder extends PerStepBuilder<Builder> {

    private final EinsumEquation equation;
    private final Shape output;
    private String biasAxes = "";
    private ActivationFunction activation = Activation.LINEAR;
    private Initializer kernelInitializer = Initializers.glorotUniform();
    private Initializer biasInitializer = Initializers.zeros();
    private Regularizer kernelRegularizer = Regularizer.NONE;
    private Regularizer biasRegularizer = Regularizer.NONE;

    private Builder(String equation, Shape output) {
      super("einsum_dense");
      this.equation = EinsumEquation.of(equation);
      this.output = output;
      if (output.rank() != this.equation.outputs().length()) {
        throw new IllegalArgumentException(
            "the axes that the kernel adds have extents: equation=%s, output_shape=%s"
                .formatted(equation, output));
      }
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code bias_axes}, of those that the kernel adds; none by default. */
    public Builder biasAxes(String value) {
      if (!equation.hasOutputs(value)) {
        throw new IllegalArgumentException(
            "a bias is along axes that the kernel adds: bias_axes=%s, equation=%s"
                .formatted(value, equation.text()));
      }
      biasAxes = value;
      return this;
    }

    /** Keras's {@code activation}; linear by default. */
    public Builder activation(ActivationFunction value) {
      activation = value;
      return this;
    }

    /** Keras's {@code kernel_initializer}; Glorot's uniform by default. */
    public Builder kernelInitializer(Initializer value) {
      kernelInitializer = value;
      return this;
    }

    /** Keras's {@code bias_initializer}; zeros by default. */
    public Builder biasInitializer(Initializer value) {
      biasInitializer = value;
      return this;
    }

    /** Keras's {@code kernel_regularizer}; none by default. */
    public Builder kernelRegularizer(Regularizer value) {
      kernelRegularizer = value;
      return this;
    }

    /** Keras's {@code bias_regularizer}; none by default. */
    public Builder biasRegularizer(Regularizer value) {
      biasRegularizer = value;
      return this;
    }

    @Override
    public EinsumDense build() {
      return withTrainable(new EinsumDense(this));
    }
  }

  /** The cell before it has weights. */
  private record Spec(
      EinsumEquation equation,
      Shape output,
      String biasAxes,
      ActivationFunction activation,
      WeightOptions kernel,
      WeightOptions bias)
      implements CellSpec {

    Spec(Builder options) {
      this(
          options.equation,
          options.output,
          options.biasAxes,
          options.activation,
          WeightOptions.of(options.kernelInitializer).regularizer(options.kernelRegularizer),
          WeightOptions.of(options.biasInitializer).regularizer(options.biasRegularizer));
    }

    @Override
    public String className() {
      return "EinsumDense";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("equation", equation.text());
      config.put("output_shape", outputShape());
      config.put("activation", ActivationConfig.serialize(activation));
      config.put("bias_axes", biasAxes.isEmpty() ? null : biasAxes);
      kernel.addTo(config, "kernel");
      bias.addTo(config, "bias");
      return config;
    }

    /** Keras has all axes that have letters, but for the rows. */
    private List<@Nullable Integer> outputShape() {
      List<@Nullable Integer> shape = new ArrayList<>();
      for (int axis = equation.isOpen() ? 0 : 1; axis < equation.kept().length(); axis++) {
        shape.add(null);
      }
      shape.addAll(output.dims());
      return shape;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      List<Integer> dims = new ArrayList<>(input.dims());
      dims.addAll(output.dims());
      Weight w = kernel.add(weights, "kernel", new Shape(dims));
      Optional<Weight> b =
          biasAxes.isEmpty()
              ? Optional.empty()
              : Optional.of(bias.add(weights, "bias", equation.biasShape(biasAxes, output)));
      return new EinsumDenseCell(activation, input.rank(), w, b);
    }
  }
}
