/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.Control;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes scenarios: the same one of the same seed. */
final class Scenarios {

  private static final List<String> KEYS = List.of("a", "b", "c", "d");

  private final SplittableRandom random;
  // As in production: states live for a time, and there are more keys than the cache has room for.
  private final boolean isTight;
  private final Map<Knob, Integer> knobs = new EnumMap<>(Knob.class);
  private final List<Step> steps = new ArrayList<>();
  private final double faults;
  private final double changes;
  private final int[] stateSizes;
  private final int keys;
  // Times are multiples of it, so that more falls due at the same time.
  private final long grid;
  private long time;
  private long mark = Long.MIN_VALUE;
  // Whether the last watermark is that of before a restart, which is forgotten then.
  private boolean isForgotten;
  private long processingTime;
  private long number;

  private Scenarios(long seed) {
    random = new SplittableRandom(seed);
    isTight = random.nextInt(5) == 0;
    if (isTight) {
      knobs.put(Knob.TIME_TO_LIVE, random.nextInt(1, Knob.TIME_TO_LIVE.settings()));
    } else {
      turnKnobs();
    }
    faults = isTight || random.nextInt(3) == 0 ? 0 : random.nextDouble(0.3);
    changes = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.15);
    keys = isTight ? KEYS.size() : random.nextInt(1, KEYS.size() + 1);
    grid = new long[] {1, 1, 5, 7}[random.nextInt(4)];
    stateSizes = new Scenario(knobs, Step.Runner.PLAIN, List.of()).stateSizes();
  }

  private void turnKnobs() {
    double turned = random.nextDouble(0.05, 0.6);
    for (Knob knob : Knob.values()) {
      double chance = knob == Knob.ROCKSDB ? 0.04 : turned;
      if (random.nextDouble() < chance) {
        knobs.put(knob, random.nextInt(1, knob.settings()));
      }
    }
  }

  static Scenario of(long seed) {
    return new Scenarios(seed).make();
  }

  private Scenario make() {
    Step.Runner first = runner();
    int count = random.nextInt(5, 50);
    while (steps.size() < count) {
      double dice = random.nextDouble();
      if (dice < changes) {
        change();
      } else if (dice < changes + 0.12) {
        mark();
      } else if (dice < changes + 0.2) {
        processingTime += random.nextLong(1, 20);
        steps.add(new Step.Clock(processingTime));
      } else if (dice < changes + 0.28) {
        steps.add(new Step.Command(command()));
      } else {
        event();
      }
    }
    if (random.nextInt(3) == 0) {
      steps.add(new Step.Mark(Long.MAX_VALUE));
    }
    return new Scenario(knobs, first, steps);
  }

  private void change() {
    isForgotten = true;
    switch (random.nextInt(3)) {
      case 0 -> steps.add(new Step.Checkpoint());
      case 1 -> steps.add(new Step.Failure());
      default -> steps.add(new Step.Restart(runner()));
    }
  }

  private Step.Runner runner() {
    int parallelism = new int[] {1, 1, 1, 1, 2, 4}[random.nextInt(6)];
    boolean controlled = random.nextInt(3) == 0;
    int batch = isTight ? 12 : random.nextInt(3) == 0 ? 0 : random.nextInt(1, 8);
    Duration linger = Duration.ofMillis(new int[] {0, 3, 30}[random.nextInt(3)]);
    int cache = isTight ? 1 : random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0;
    int dirty = cache == 0 ? 0 : random.nextInt(1, cache + 1);
    return new Step.Runner(
        batch, batch == 0 ? Duration.ZERO : linger, cache, dirty, controlled, parallelism);
  }

  private void mark() {
    long next = onGrid(time - random.nextLong(0, 12));
    if (next > mark) {
      mark = next;
      isForgotten = false;
      steps.add(new Step.Mark(mark));
    }
  }

  private void event() {
    time += random.nextInt(8) == 0 ? random.nextLong(0, 40) : random.nextLong(0, 6);
    boolean isLate = random.nextInt(isForgotten ? 2 : 6) == 0;
    long own = onGrid(isLate ? time - random.nextLong(0, 25) : time);
    if (isFault() && random.nextInt(4) == 0) {
      steps.add(new Step.Event(null, own));
    } else {
      steps.add(new Step.Event(signal(), isFault() && random.nextInt(4) == 0 ? null : own));
    }
  }

  private long onGrid(long exact) {
    return Math.floorDiv(exact, grid) * grid;
  }

  private boolean isFault() {
    return random.nextDouble() < faults;
  }

  private Signal signal() {
    number += random.nextInt(5) == 0 ? -random.nextLong(0, 4) : 1;
    Signal.Fault fault =
        isFault()
            ? Signal.Fault.values()[random.nextInt(Signal.Fault.values().length)]
            : Signal.Fault.NONE;
    return new Signal(
        KEYS.get(random.nextInt(keys)),
        steps.size(),
        number,
        random.nextInt(5) == 0,
        random.nextInt(5) == 0,
        random.nextInt(8) == 0,
        new int[] {1, 1, 2, 3, 0}[random.nextInt(5)],
        random.nextInt(3) == 0 ? random.nextInt(64) : 0,
        constants(),
        fault);
  }

  private Signal.Constants constants() {
    return isFault()
        ? Signal.Constants.values()[random.nextInt(5)]
        : random.nextInt(3) == 0 ? Signal.Constants.SET : Signal.Constants.NONE;
  }

  private Control<String> command() {
    String key = KEYS.get(random.nextInt(keys));
    return switch (random.nextInt(6)) {
      case 0 -> Control.reset(key);
      case 1 -> Control.delete(key);
      case 2 -> Control.setStates(key, values(stateSizes));
      case 3 -> Control.setConstants(key, values(WhimsicalCell.CONSTANT_SIZES));
      case 4 -> random.nextBoolean() ? Control.resetAll() : Control.query(key);
      default -> Control.query(key);
    };
  }

  private float[][] values(int... sizes) {
    float[][] values = new float[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      values[k] = new float[isFault() ? sizes[k] + 1 : sizes[k]];
      for (int i = 0; i < values[k].length; i++) {
        values[k][i] = isFault() ? Float.NaN : (float) random.nextDouble(-1, 1);
      }
    }
    return values;
  }
}
