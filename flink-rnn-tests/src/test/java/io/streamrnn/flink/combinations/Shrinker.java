/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.combinations.Step.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a scenario that fails smaller as long as it fails, greedily. */
final class Shrinker {

  private static final int MOST_TRIES = 3000;

  private final Predicate<Scenario> fails;
  private int tries;

  private Shrinker(Predicate<Scenario> fails) {
    this.fails = fails;
  }

  static Scenario shrink(Scenario scenario, Predicate<Scenario> fails) {
    return new Shrinker(fails).shrink(scenario);
  }

  private Scenario shrink(Scenario scenario) {
    Scenario smallest = scenario;
    for (boolean shrank = true; shrank; ) {
      Scenario before = smallest;
      smallest = withoutSteps(smallest);
      smallest = simpler(smallest);
      shrank = !smallest.equals(before) && tries < MOST_TRIES;
    }
    return smallest;
  }

  private boolean fails(Scenario scenario) {
    return tries++ < MOST_TRIES && fails.test(scenario);
  }

  /** Leaves out half of the steps, a quarter, and so on down to one. */
  private Scenario withoutSteps(Scenario scenario) {
    Scenario smallest = scenario;
    for (int size = Math.max(1, smallest.steps().size() / 2); size > 0; size /= 2) {
      for (int from = smallest.steps().size() - size; from >= 0; from -= size) {
        if (from + size <= smallest.steps().size()) {
          List<Step> fewer = new ArrayList<>(smallest.steps());
          fewer.subList(from, from + size).clear();
          Scenario candidate = smallest.with(fewer);
          smallest = fails(candidate) ? candidate : smallest;
        }
      }
    }
    return smallest;
  }

  private Scenario simpler(Scenario scenario) {
    Scenario smallest = scenario;
    for (Knob knob : Map.copyOf(scenario.knobs()).keySet()) {
      smallest = first(smallest, Stream.of(smallest.with(knob, 0)));
    }
    Scenario current = smallest;
    smallest = first(smallest, simpler(smallest.runner()).map(current::with));
    for (int i = 0; i < smallest.steps().size(); i++) {
      Scenario now = smallest;
      int at = i;
      smallest = first(smallest, simpler(now.steps().get(at)).map(step -> replaced(now, at, step)));
    }
    return smallest;
  }

  private Scenario first(Scenario otherwise, Stream<Scenario> candidates) {
    return candidates
        .filter(candidate -> !candidate.equals(otherwise))
        .filter(this::fails)
        .findFirst()
        .orElse(otherwise);
  }

  private static Scenario replaced(Scenario scenario, int at, Step step) {
    List<Step> steps =
        IntStream.range(0, scenario.steps().size())
            .mapToObj(i -> i == at ? step : scenario.steps().get(i))
            .toList();
    return scenario.with(steps);
  }

  private static Stream<Runner> simpler(Runner r) {
    return Stream.of(
        Runner.PLAIN,
        new Runner(r.batch(), r.linger(), r.cache(), r.dirty(), r.controlled(), 1),
        new Runner(r.batch(), r.linger(), r.cache(), r.dirty(), false, r.parallelism()),
        new Runner(r.batch(), r.linger(), 0, 0, r.controlled(), r.parallelism()),
        new Runner(0, Duration.ZERO, r.cache(), r.dirty(), r.controlled(), r.parallelism()),
        new Runner(r.batch(), Duration.ZERO, r.cache(), r.dirty(), r.controlled(), r.parallelism()),
        new Runner(
            Math.max(0, r.batch() - 1),
            r.linger(),
            r.cache(),
            r.dirty(),
            r.controlled(),
            r.parallelism()));
  }

  private static Stream<Step> simpler(Step step) {
    if (step instanceof Step.Restart restart) {
      return simpler(restart.runner()).map(Step.Restart::new);
    }
    if (step instanceof Step.Event event && event.record() != null) {
      return simpler(event.record()).map(signal -> new Step.Event(signal, event.time()));
    }
    return Stream.empty();
  }

  private static Stream<Signal> simpler(Signal s) {
    Signal.Constants none = Signal.Constants.NONE;
    Signal plain =
        new Signal(s.key, s.id, s.number, false, false, false, 1, 0, none, Signal.Fault.NONE);
    return Stream.of(
        plain,
        new Signal(
            "a",
            s.id,
            s.number,
            s.starts,
            s.ends,
            s.resets,
            s.rows,
            s.missing,
            s.constants,
            s.fault),
        new Signal(
            s.key,
            s.id,
            s.number,
            false,
            s.ends,
            s.resets,
            s.rows,
            s.missing,
            s.constants,
            s.fault),
        new Signal(
            s.key,
            s.id,
            s.number,
            s.starts,
            false,
            s.resets,
            s.rows,
            s.missing,
            s.constants,
            s.fault),
        new Signal(
            s.key,
            s.id,
            s.number,
            s.starts,
            s.ends,
            false,
            s.rows,
            s.missing,
            s.constants,
            s.fault),
        new Signal(
            s.key, s.id, s.number, s.starts, s.ends, s.resets, 1, s.missing, s.constants, s.fault),
        new Signal(
            s.key, s.id, s.number, s.starts, s.ends, s.resets, s.rows, 0, s.constants, s.fault),
        new Signal(
            s.key, s.id, s.number, s.starts, s.ends, s.resets, s.rows, s.missing, none, s.fault),
        new Signal(
            s.key,
            s.id,
            s.number,
            s.starts,
            s.ends,
            s.resets,
            s.rows,
            s.missing,
            s.constants,
            Signal.Fault.NONE));
  }
}
