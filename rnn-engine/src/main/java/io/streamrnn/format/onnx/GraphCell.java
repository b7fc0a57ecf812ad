/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A graph that is not a chain of layers, as one cell. Its operators run one after the other, the
 * recurrent ones by the kernels of the built-in cells. A step does not allocate.
 */
final class GraphCell implements ComposedCell {

  private final StreamPlan plan;
  private final Shape inputShape;
  private final Shape outputShape;
  private final List<StateSpec> states;
  private final GraphForm form;

  GraphCell(StreamPlan plan) {
    this.plan = plan;
    this.inputShape = shape("the event", plan.event());
    this.outputShape = scoreShape();
    this.form = new GraphForm(plan);
    this.states = CanonicalForm.of(this).states();
    // Fails here, not at the first event, if weights are not known or do not fit.
    plan.program().instance();
  }

  private Shape scoreShape() {
    int size = 0;
    for (int slot : plan.scores()) {
      if (plan.program().type(slot).element() != ElementType.FLOAT) {
        throw new UnsupportedModelException(
            "the score of a graph that is stepped must hold floats: got=%s; name the outputs of floats with --output-node or LoadOptions.withOutputs"
                .formatted(plan.program().type(slot)));
      }
      size += shape("the score", slot).size();
    }
    return Shape.of(size);
  }

  private Shape shape(String what, int slot) {
    TensorType type = plan.program().type(slot);
    if (type.elements() < 1 || type.elements() > StreamPlan.MAX_SIZE) {
      throw new ModelFormatException(
          "the size of %s must be from 1 to %d: got=%s".formatted(what, StreamPlan.MAX_SIZE, type));
    }
    return Shape.of((int) type.elements());
  }

  @Override
  public String className() {
    return "ONNX graph";
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Shape outputShape() {
    return outputShape;
  }

  @Override
  public List<StateSpec> states() {
    return states;
  }

  @Override
  public List<Weight> weights() {
    return form.weights();
  }

  @Override
  public long multiplications() {
    return plan.multiplications();
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    return Composition.of(form.node(input, mask));
  }

  @Override
  public float[] initialState(int index) {
    return plan.states().get(index).initial().clone();
  }

  @Override
  public Kernel kernel() {
    return new GraphKernel();
  }

  private final class GraphKernel implements Kernel {

    private final Program.Instance program = plan.program().instance();
    private final Value event = program.value(plan.event());
    private final int inputSize = inputShape.size();
    private final int scoreSize = outputShape.size();
    private final float[][] scores =
        plan.scores().stream().map(s -> program.value(s).floats()).toArray(float[][]::new);
    private final float[][] before;
    private final float[][] after;

    GraphKernel() {
      before = arrays(StreamPlan.State::before);
      after = arrays(StreamPlan.State::after);
    }

    private float[][] arrays(ToIntFunction<StreamPlan.State> slot) {
      return plan.states().stream()
          .map(state -> program.value(slot.applyAsInt(state)).floats())
          .toArray(float[][]::new);
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      for (int row = 0; row < rows; row++) {
        load(x, row * inputSize);
        for (int k = 0; k < before.length; k++) {
          System.arraycopy(states[k], row * before[k].length, before[k], 0, before[k].length);
        }
        program.run();
        storeScores(output, row * scoreSize);
        for (int k = 0; k < after.length; k++) {
          System.arraycopy(after[k], 0, states[k], row * after[k].length, after[k].length);
        }
      }
    }

    private void storeScores(float[] output, int from) {
      int at = from;
      for (float[] score : scores) {
        System.arraycopy(score, 0, output, at, score.length);
        at += score.length;
      }
    }

    private void load(float[] x, int from) {
      event.load(x, from, 0, inputSize);
    }
  }
}
