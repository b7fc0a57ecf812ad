/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** Takes the steps of several models, those of one model together. For one thread. */
@Internal
public final class ModelRunners implements Runner {

  private final int rows;
  private final IdentityHashMap<Model, Runner> runners = new IdentityHashMap<>();
  // The one that was used last, which most often is the next one.
  private @Nullable Model last;
  private @Nullable Runner ofLast;

  /** Creates runners, each with memory for this number of rows at once to begin with. */
  public ModelRunners(int rows) {
    this.rows = rows;
  }

  @Override
  public void run(List<Run> runs) {
    if (runs.isEmpty()) {
      return;
    }
    Model first = runs.get(0).model();
    if (areOf(first, runs)) {
      of(first).run(runs);
    } else {
      byModel(runs).forEach((model, own) -> of(model).run(own));
    }
  }

  private static boolean areOf(Model model, List<Run> runs) {
    for (int i = 1; i < runs.size(); i++) {
      if (runs.get(i).model() != model) {
        return false;
      }
    }
    return true;
  }

  private static IdentityHashMap<Model, List<Run>> byModel(List<Run> runs) {
    IdentityHashMap<Model, List<Run>> byModel = new IdentityHashMap<>();
    for (Run run : runs) {
      byModel.computeIfAbsent(run.model(), model -> new ArrayList<>()).add(run);
    }
    return byModel;
  }

  /** The runner of a model that can take its steps one by one. */
  public StepRunner steps(Model model) {
    return (StepRunner) of(model);
  }

  private Runner of(Model model) {
    if (model == last && ofLast != null) {
      return ofLast;
    }
    Runner runner = runners.get(model);
    if (runner == null) {
      runner = Runner.of(model, rows);
      runners.put(model, runner);
    }
    last = model;
    ofLast = runner;
    return runner;
  }

  /** Drops the runners of other models than these. */
  public void retain(List<Model> models) {
    last = null;
    ofLast = null;
    runners.keySet().removeIf(model -> models.stream().noneMatch(kept -> kept == model));
  }
}
