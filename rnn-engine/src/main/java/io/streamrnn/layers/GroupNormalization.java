/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.GroupNormalizationCell;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keras's {@code GroupNormalization} over the last axis: each group of channels has mean 0 and
 * variance 1, then {@code gamma} and {@code beta}. Of a sequence the mean and the variance are
 * those of all its steps, masked ones included, so the layer is per event only behind a layer that
 * returns its last output.
 */
public final class GroupNormalization extends CellLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "GroupNormalization",
          GroupNormalization::read,
          (from, to) -> {
            NormalizationBuilder.translate(from, to);
            from.copy(to, "groups");
          });

  private final Regularizer activityRegularizer;
  private List<Double> activityLosses = List.of();

  private GroupNormalization(Builder options) {
    super(options.name(), new Spec(options.options(), options.groups), OptionalLong.empty());
    activityRegularizer = options.activityRegularizer();
  }

  /**
   * A layer with options to be set.
   *
   * @param groups a divisor of the number of channels, or -1 for a group of each channel
   */
  public static Builder groups(int groups) {
    return new Builder(groups);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int axis = NormalizationBuilder.axis(config.take("axis"));
    return groups(config.integer("groups", 32))
        .name(name)
        .readOptions(config)
        .build()
        .overAxis(axis);
  }

  @Override
  public String className() {
    return spec().className();
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    config.putAll(spec().config());
    addAxis(config);
    config.put("activity_regularizer", Regularizers.toConfig(activityRegularizer).orElse(null));
    return Collections.unmodifiableMap(config);
  }

  @Override
  public void build(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    requireLastAxis(input);
    if (input.rank() < 2) {
      throw new IllegalArgumentException(
          "GroupNormalization takes [batch, ..., channels]: got=%s, layer=%s"
              .formatted(input, name()));
    }
    buildCell(input.from(input.rank() - 1), List.of());
  }

  @Override
  public Output call(Arguments arguments) {
    requireOneInput(arguments);
    Tensor x = arguments.input();
    build(arguments.shapes());
    float[] y = new float[x.shape().size()];
    cell().normalize(x.shape().dim(0), steps(x.shape()), x.values(), y);
    Output result = Output.of(Tensor.own(x.shape(), y), computeMask(arguments));
    activityLosses = losses(activityRegularizer, result.tensors());
    return result;
  }

  private int steps(Shape x) {
    return x.size() / x.dim(0) / x.dim(x.rank() - 1);
  }

  private GroupNormalizationCell cell() {
    return (GroupNormalizationCell) builtCell();
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    Variable y = cell().normalize(arguments.input(), weights);
    return TracedOutput.of(y, computeMask(arguments.rounded()));
  }

  @Override
  public List<Double> activityLosses() {
    return activityLosses;
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    return inputs.subList(0, 1);
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return arguments.mask();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.INPUT;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return inputs.get(0).filter(input -> input.rank() == 2).isPresent()
        ? new StreamingRole.PerEvent(builtCell())
        : new StreamingRole.NeedsSequence("its mean and variance are those of all steps");
  }

  /** Sets the options. */
  public static final class Builder extends NormalizationBuilder<Builder> {

    private final int groups;

    private Builder(int groups) {
      super("group_normalization");
      this.groups = groups;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public GroupNormalization build() {
      return withTrainable(new GroupNormalization(this));
    }
  }

  /** The cell before it has weights. */
  private record Spec(NormalizationBuilder.Options options, int groups) implements CellSpec {

    @Override
    public String className() {
      return "GroupNormalization";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = options.config();
      config.put("groups", groups);
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new GroupNormalizationCell(
          input.size(),
          groups == -1 ? input.size() : groups,
          options.epsilon(),
          Optional.ofNullable(options.gamma(weights, input)),
          Optional.ofNullable(options.beta(weights, input)));
    }
  }
}
