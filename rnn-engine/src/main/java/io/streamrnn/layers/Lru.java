/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.LruCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * An {@link LruCell} before it has weights, drawn as in the paper: the eigenvalues uniformly from a
 * ring, {@code gamma} so that states have the variance of the inputs.
 *
 * @param states the number of complex states, {@code N}
 * @param minRadius of the ring; 0 in the paper unless sequences are long
 * @param maxRadius of the ring; less than 1 or 1
 * @param maxPhase the largest angle of an eigenvalue, {@code 2 pi} or less for long sequences
 */
public record Lru(int states, double minRadius, double maxRadius, double maxPhase)
    implements CellSpec {

  static final CellEntry ENTRY = CellEntry.of("LRUCell", Lru::read);

  /** Checks. */
  public Lru {
    if (!(0 <= minRadius && minRadius < maxRadius && maxRadius <= 1 && maxPhase > 0)) {
      throw new IllegalArgumentException(
          "eigenvalues must lie in a ring within the unit circle: minRadius=%s, maxRadius=%s, maxPhase=%s"
              .formatted(minRadius, maxRadius, maxPhase));
    }
  }

  /** A cell with eigenvalues from the whole unit disk. */
  public static Lru states(int states) {
    return new Lru(states, 0, 1, 2 * Math.PI);
  }

  /** With eigenvalues of these radii, 0 to 1 by default. */
  public Lru radii(double min, double max) {
    return new Lru(states, min, max, maxPhase);
  }

  /** With eigenvalues of a largest angle, {@code 2 pi} by default. */
  public Lru maxPhase(double value) {
    return new Lru(states, minRadius, maxRadius, value);
  }

  private static CellSpec read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("LRUCell", config);
    Lru cell =
        new Lru(
            reader.integer("states"),
            reader.number("min_radius", 0),
            reader.number("max_radius", 1),
            reader.number("max_phase", 2 * Math.PI));
    reader.end();
    return cell;
  }

  @Override
  public String className() {
    return "LRUCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "states", states,
        "min_radius", minRadius,
        "max_radius", maxRadius,
        "max_phase", maxPhase);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    Shape state = Shape.of(states);
    Shape in = Shape.of(input.size(), states);
    Shape out = Shape.of(states, input.size());
    // Half of the variance for each of the two parts of B.
    Initializer b = Initializers.randomNormal(0, Math.sqrt(1.0 / (2 * input.size())));
    Initializer c = Initializers.randomNormal(0, Math.sqrt(1.0 / states));
    Weight nu = weights.add("nu_log", state, uniform("NuLog", this::nuLog));
    return new LruCell(
        List.of(
            nu,
            weights.add("theta_log", state, uniform("ThetaLog", u -> StrictMath.log(maxPhase * u))),
            weights.add("gamma_log", state, gammaLog(nu)),
            weights.add("B_re", in, b),
            weights.add("B_im", in, b),
            weights.add("C_re", out, c),
            weights.add("C_im", out, c),
            weights.add("D", Shape.of(input.size()), Initializers.randomNormal(0, 1))));
  }

  /** Such that {@code exp(-exp(nu))^2} is uniform between the squares of the radii. */
  private double nuLog(double u) {
    double square = minRadius * minRadius + u * (maxRadius * maxRadius - minRadius * minRadius);
    return StrictMath.log(-0.5 * StrictMath.log(square));
  }

  /** {@code ln sqrt(1 - |lambda|^2)}. */
  private static Initializer gammaLog(Weight nu) {
    return new Formula(
        "GammaLog",
        random -> {
          float[] values = nu.toArray();
          for (int k = 0; k < values.length; k++) {
            double square = StrictMath.exp(-2 * StrictMath.exp(values[k]));
            values[k] = (float) (0.5 * StrictMath.log1p(-square));
          }
          return values;
        });
  }

  private Initializer uniform(String name, DoubleUnaryOperator of) {
    return new Formula(
        name,
        random -> {
          float[] values = new float[states];
          for (int k = 0; k < values.length; k++) {
            // Never 0 or 1, where the logarithms are not finite.
            values[k] = (float) of.applyAsDouble((1 + random.nextDouble() * 0xFFFF_FFFEL) / 0x1p32);
          }
          return values;
        });
  }

  /** An initializer that Keras does not have. */
  private record Formula(String className, Function<RandomGenerator, float[]> formula)
      implements Initializer {

    @Override
    public float[] values(Shape shape, RandomGenerator random) {
      return formula.apply(random);
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }
  }
}
