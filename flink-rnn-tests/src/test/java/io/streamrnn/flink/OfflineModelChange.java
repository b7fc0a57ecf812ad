/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a change of the model means, computed without Flink: what the operator is judged by. */
final class OfflineModelChange {

  /** A sequence of a key. */
  private final class Sequence {

    private Model model;
    private Stepper stepper;
    private Stepper shadow;
    private int shadowSteps;
    private final List<float[]> inputs = new ArrayList<>();

    Sequence(Model model) {
      start(model);
    }

    private void start(Model of) {
      model = of;
      stepper = of.stepper();
    }

    float[] step(Model effective, float[] features) {
      if (model != effective) {
        change(effective);
      }
      inputs.add(features);
      if (shadow != null) {
        shadow.step(features);
        shadowSteps++;
      }
      return stepper.step(features);
    }

    private void change(Model effective) {
      if (policy instanceof ModelChange.Reset) {
        start(effective);
      } else if (policy instanceof ModelChange.Replay replay) {
        start(effective);
        inputs
            .subList(Math.max(0, inputs.size() - replay.inputs()), inputs.size())
            .forEach(stepper::step);
      } else if (policy instanceof ModelChange.Shadow steps) {
        if (shadow == null) {
          shadow = effective.stepper();
        } else if (shadowSteps == steps.steps()) {
          stepper = shadow;
          model = effective;
          shadow = null;
        }
      }
    }
  }

  private final ModelChange policy;
  private final Model before;
  private final Model after;
  private final Predicate<Event> isAfter;
  private final Predicate<Event> ends;
  private final Map<String, Sequence> open = new HashMap<>();

  OfflineModelChange(
      ModelChange policy,
      Model before,
      Model after,
      Predicate<Event> isAfter,
      Predicate<Event> ends) {
    this.policy = policy;
    this.before = before;
    this.after = after;
    this.isAfter = isAfter;
    this.ends = ends;
  }

  /** The lines of events, which are in order within a key. */
  List<String> lines(List<Event> events) {
    List<String> lines = new ArrayList<>();
    for (Event event : events) {
      Model effective = isAfter.test(event) ? after : before;
      Sequence sequence = open.computeIfAbsent(event.key(), key -> new Sequence(effective));
      lines.add(PlainLoop.line(event, sequence.step(effective, event.features())));
      if (ends.test(event)) {
        open.remove(event.key());
      }
    }
    return PlainLoop.sorted(lines);
  }
}
