/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.model.Model;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** What a job requires of a model. */
@Internal
public final class ModelChecks {

  private ModelChecks() {}

  /**
   * Requires the model that the job was built with: after a failure, another one would score the
   * same events differently.
   *
   * @throws IllegalArgumentException if it is another one
   */
  public static void requireDigest(Model model, String expected) {
    String digest = model.identity().digest();
    if (!expected.equals(ModelPlan.ANY_DIGEST) && !expected.equals(digest)) {
      throw new IllegalArgumentException(
          "the model must be the one that the job was built with: expected digest=%s, got=%s (model=%s); restore the former file, or submit the job again to run the new model; a supplier must build equal weights each time"
              .formatted(expected, digest, model.name()));
    }
  }

  /**
   * Requires a model that the scoring can run: a non-causal model has no state to carry, a window
   * has a length that the model takes, a Flink window has no constants, and what is stored for a
   * key has room.
   *
   * @throws IllegalArgumentException if it is one
   */
  public static void requireScoring(Model model, RnnPlan<?, ?> plan) {
    Scoring scoring = plan.scoring();
    if (scoring instanceof Scoring.Stateful && !model.isSteppable()) {
      try {
        model.cell();
      } catch (IllegalStateException e) {
        throw new IllegalArgumentException(
            e.getMessage() + ": scoring(" + WindowChecks.advice(model) + ")", e);
      }
    }
    if (scoring instanceof Scoring.PerWindow && !model.constants().isEmpty()) {
      throw new IllegalArgumentException(
          "a model with constants must not be scored per window, as a Flink window has none: constants=%s, scoring=%s (model=%s); use %s"
              .formatted(
                  model.constants(),
                  scoring,
                  model.name(),
                  model.isSteppable() ? "Scoring.stateful()" : WindowChecks.advice(model)));
    }
    WindowChecks.require(model, plan);
    requireRoom(model, plan.onModelChange());
  }

  private static void requireRoom(Model model, ModelChange policy) {
    int most = WindowChecks.mostSteps(model);
    if (policy instanceof ModelChange.Replay replay && replay.inputs() > most) {
      throw new IllegalArgumentException(
          "the inputs that are stored for a key must fit into 2 GiB: onModelChange=%s, features of a step=%d, most steps=%d (model=%s); store fewer"
              .formatted(policy, model.inputSize(), most, model.name()));
    }
  }

  /**
   * Requires a model that can take the place of another one in a running job.
   *
   * @param first the model that the job was built with, which has the shapes of all
   * @param recurrent the digest of the recurrent part that it replaces; empty if it replaces none
   * @throws IllegalArgumentException if it cannot, or the job refuses another recurrent part
   */
  public static void requireReplacement(
      Model model, Model first, String recurrent, RnnPlan<?, ?> plan) {
    requireReplaceable(model, first);
    plan.input().requireFit(model);
    requireScoring(model, plan);
    requireStep(model, plan.scoring());
    boolean keepsStates = recurrent.isEmpty() || model.identity().recurrent().equals(recurrent);
    if (plan.scoring() instanceof Scoring.Stateful
        && !keepsStates
        && !plan.onModelChange().isAllowed()) {
      throw new IllegalArgumentException(
          "a model must have the recurrent part of the one that it replaces, as the states of keys mean nothing to another one: expected recurrent digest=%s, got=%s (model=%s); say with onModelChange(...) what happens to the states"
              .formatted(recurrent, model.identity().recurrent(), model.name()));
    }
  }

  /**
   * Requires a model with the shapes of another one.
   *
   * @throws IllegalArgumentException if it has others
   */
  public static void requireReplaceable(Model model, Model first) {
    String expected = shapes(first);
    String found = shapes(model);
    if (!expected.equals(found)) {
      throw new IllegalArgumentException(
          "a model must have the shapes of the one that it replaces: expected %s, got %s (model=%s)"
              .formatted(expected, found, model.name()));
    }
  }

  /**
   * Requires a model that looks texts up as another one does, since the models of a job share the
   * rows of events.
   *
   * @throws IllegalArgumentException if it does not
   */
  public static void requireTexts(Model model, Model first) {
    if (!model.textsDigest().equals(first.textsDigest())) {
      throw new IllegalArgumentException(
          "the models of a job must have the same vocabularies: model=%s, job's model=%s; use onModelChange(ModelChange.reset()) for a model with another vocabulary"
              .formatted(model.name(), first.name()));
    }
  }

  private static String texts(String digest) {
    return digest.isEmpty() ? "" : ", digest of texts=" + digest.substring(0, 16);
  }

  private static String shapes(Model model) {
    return "inputSize=%d, outputSize=%d, constants=%s%s"
        .formatted(
            model.inputSize(), model.outputSize(), model.constants(), texts(model.textsDigest()));
  }

  /**
   * Takes a step. Only a step finds that something is missing at run time, and it warms up native
   * libraries before the first record.
   *
   * @throws IllegalArgumentException if the step fails
   */
  public static void requireStep(Model model, Scoring scoring) {
    try {
      if (!model.isSteppable()) {
        int steps = WindowChecks.trialSteps(model, scoring);
        model.sequenceRunner().run(new float[steps][model.inputSize()], zeros(model.constants()));
        return;
      }
      Cell cell = model.cell();
      Kernel kernel = cell.kernel();
      if (!model.constants().isEmpty()) {
        ConditionedKernel.setConstants(kernel, zeros(model.constants()));
      }
      float[][] states = new float[cell.states().size()][];
      Arrays.setAll(states, cell::initialState);
      kernel.step(1, new float[model.inputSize()], states, new float[model.outputSize()]);
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "the model must be able to take a step, tried with zeros: %s (model=%s)%s"
              .formatted(e, model.name(), Nd4jHint.of(e)),
          e);
    }
  }

  private static float[][] zeros(List<Shape> shapes) {
    return shapes.stream().map(shape -> new float[shape.size()]).toArray(float[][]::new);
  }
}
