/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.GluCell;
import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code Activation("glu")}: the first half of each step times the sigmoid of the second.
 * Unlike an activation, it halves the number of values.
 */
public final class Glu extends PerStep {

  /** The name among Keras's activations. */
  static final String NAME = "glu";

  private Glu(String name) {
    super(name, new Spec(), Regularizer.NONE);
  }

  /** A layer. */
  public static Glu create() {
    return new Glu(NAME);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Glu name(String value) {
    return new Glu(value);
  }

  /** The cell before it knows its input. */
  private record Spec() implements CellSpec {

    @Override
    public String className() {
      return "Activation";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("activation", NAME);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new GluCell(input.size());
    }
  }
}
