package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the two normalizations have in common. */
record NormalizationOptions(
    double epsilon,
    boolean center,
    boolean scale,
    Initializer betaInitializer,
    Initializer gammaInitializer,
    Regularizer betaRegularizer,
    Regularizer gammaRegularizer) {

  static final NormalizationOptions DEFAULT =
      new NormalizationOptions(
          1e-3, true, true, Initializers.zeros(), Initializers.ones(), null, null);

  static NormalizationOptions read(ConfigReader config) {
    requireLastAxis(config.take("axis"));
    config.take("beta_constraint");
    config.take("gamma_constraint");
    return new NormalizationOptions(
        config.number("epsilon", DEFAULT.epsilon),
        config.flag("center", true),
        config.flag("scale", true),
        DenseSpec.initializer(config, "beta_initializer", DEFAULT.betaInitializer),
        DenseSpec.initializer(config, "gamma_initializer", DEFAULT.gammaInitializer),
        Regularizers.fromConfig(config.take("beta_regularizer")),
        Regularizers.fromConfig(config.take("gamma_regularizer")));
  }

  private static void requireLastAxis(Object axis) {
    Object one = axis instanceof List<?> list && list.size() == 1 ? list.get(0) : axis;
    // Of inputs [B, T, I] the last axis is also number 2.
    if (one != null && !one.equals(-1) && !one.equals(2)) {
      throw new IllegalArgumentException(
          "a normalization works on the last axis: axis=" + axis + "; supported: -1, 2");
    }
  }

  Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("axis", -1);
    config.put("epsilon", epsilon);
    config.put("center", center);
    config.put("scale", scale);
    config.put("beta_initializer", Initializers.toConfig(betaInitializer));
    config.put("gamma_initializer", Initializers.toConfig(gammaInitializer));
    config.put("beta_regularizer", Regularizers.toConfig(betaRegularizer));
    config.put("gamma_regularizer", Regularizers.toConfig(gammaRegularizer));
    return config;
  }

  Weight gamma(WeightSource weights, Shape shape) {
    return scale ? weights.add("gamma", shape, gammaInitializer, gammaRegularizer, true) : null;
  }

  Weight beta(WeightSource weights, Shape shape) {
    return center ? weights.add("beta", shape, betaInitializer, betaRegularizer, true) : null;
  }
}
