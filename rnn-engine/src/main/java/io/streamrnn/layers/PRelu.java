/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.PReluCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code PReLU}: {@code x} from zero on, {@code alpha x} below, with trained slopes. It has
 * a slope for each value of a row, {@code [T, I]} of a sequence; {@link Builder#sharedAxes} says
 * which of the axes have one slope for all their places. With axis 1 among them it treats every
 * step of a sequence alike.
 */
public final class PRelu extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of("PReLU", PRelu::read, PRelu::translate, LayerEntry.Trait.IS_PER_STEP);

  private final Spec spec;

  private PRelu(Builder options, Spec spec) {
    super(options.name(), spec, options.activityRegularizer());
    this.spec = spec;
  }

  /** A layer with options to be set. */
  public static Builder create() {
    return new Builder();
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Builder builder =
        create()
            .name(name)
            .read(config)
            .alphaInitializer(
                Initializers.fromConfig(config.take("alpha_initializer"), Initializers.zeros()))
            .alphaRegularizer(Regularizers.fromConfig(config.take("alpha_regularizer")));
    config.take("alpha_constraint");
    builder.sharedAxes = axes(config.take("shared_axes"));
    return builder.build();
  }

  private static List<Integer> axes(@Nullable Object value) {
    List<Integer> axes = new ArrayList<>();
    for (Object axis :
        value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
      if (!(axis instanceof Integer number) || number < 1) {
        throw new IllegalArgumentException(
            "axes are counted from 1 on, after the batch: shared_axes=" + value);
      }
      axes.add(number);
    }
    return axes;
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copyInitializer(to, "alpha_initializer", "init", Initializers.zeros());
    from.copyRegularizer(to, "alpha_regularizer", "");
    from.copy(to, "shared_axes");
  }

  @Override
  int rowRank(TensorShape input) {
    int first = 1; // the first axis with slopes of its own
    while (first < input.rank() - 1 && spec.sharedAxes.contains(first)) {
      first++;
    }
    spec.axesBefore = first - 1;
    return input.rank() - first;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    boolean isPerStep = builtCell().inputShape().rank() == 1;
    return isPerStep
        ? super.streaming(inputs)
        : new StreamingRole.NeedsSequence(
            "it has a slope for each step; shared_axes=[1] has one for all");
  }

  /** Sets the options. */
  public static final class Builder extends PerStepBuilder<Builder> {

    private Initializer alphaInitializer = Initializers.zeros();
    private Regularizer alphaRegularizer = Regularizer.NONE;
    private List<Integer> sharedAxes = List.of();

    private Builder() {
      super("p_re_lu");
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code alpha_initializer}; zeros by default. */
    public Builder alphaInitializer(Initializer value) {
      alphaInitializer = value;
      return this;
    }

    /** Keras's {@code alpha_regularizer}; none by default. */
    public Builder alphaRegularizer(Regularizer value) {
      alphaRegularizer = value;
      return this;
    }

    /** Keras's {@code shared_axes}, counted from 1 on, after the batch; none by default. */
    public Builder sharedAxes(int... axes) {
      List<Integer> all = new ArrayList<>();
      for (int axis : axes) {
        all.add(axis);
      }
      sharedAxes = axes(all);
      return this;
    }

    @Override
    public PRelu build() {
      return withTrainable(new PRelu(this, new Spec(this)));
    }
  }

  /** The cell before it has weights. */
  private static final class Spec implements CellSpec {

    private final List<Integer> sharedAxes;
    private final Initializer alphaInitializer;
    private final Regularizer alphaRegularizer;
    // How many axes there are between the batch and the row: known once the layer sees its input.
    private volatile int axesBefore;

    Spec(Builder options) {
      sharedAxes = List.copyOf(options.sharedAxes);
      alphaInitializer = options.alphaInitializer;
      alphaRegularizer = options.alphaRegularizer;
    }

    @Override
    public String className() {
      return "PReLU";
    }

    @Override
    public Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("alpha_initializer", Initializers.toConfig(alphaInitializer));
      config.put("alpha_regularizer", Regularizers.toConfig(alphaRegularizer).orElse(null));
      config.put("shared_axes", sharedAxes.isEmpty() ? null : sharedAxes);
      return config;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      List<Integer> dims = new ArrayList<>(Collections.nCopies(axesBefore, 1));
      for (int i = 0; i < input.rank(); i++) {
        dims.add(sharedAxes.contains(axesBefore + i + 1) ? 1 : input.dim(i));
      }
      return new PReluCell(
          input, weights.add("alpha", new Shape(dims), alphaInitializer, alphaRegularizer, true));
    }
  }
}
