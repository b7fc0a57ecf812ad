package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link SimpleRnnSpec}, {@link GruSpec} and {@link LstmSpec} have in common: units,
 * activation, and how kernel, recurrent kernel and bias come to be.
 *
 * <p>Defaults are those of tf.keras 1.11. Dropout rates and constraints matter to training only;
 * here they are kept so that configurations survive a round trip, and a step is that of inference.
 */
public abstract class RecurrentSpec implements CellSpec {

  // The constraints in the order of Keras's configurations, as they stand there.
  private final Map<String, Object> constraints;
  private final int units;
  private final Activation activation;
  private final boolean useBias;
  private final Initializer kernelInitializer;
  private final Initializer recurrentInitializer;
  private final Initializer biasInitializer;
  private final Regularizer kernelRegularizer;
  private final Regularizer recurrentRegularizer;
  private final Regularizer biasRegularizer;
  private final double dropout;
  private final double recurrentDropout;
  private final boolean trainable;

  RecurrentSpec(Builder<?> builder) {
    units = builder.units;
    activation = builder.activation;
    useBias = builder.useBias;
    kernelInitializer = builder.kernelInitializer;
    recurrentInitializer = builder.recurrentInitializer;
    biasInitializer = builder.biasInitializer;
    kernelRegularizer = builder.kernelRegularizer;
    recurrentRegularizer = builder.recurrentRegularizer;
    biasRegularizer = builder.biasRegularizer;
    constraints = Collections.unmodifiableMap(new LinkedHashMap<>(builder.constraints));
    dropout = builder.dropout;
    recurrentDropout = builder.recurrentDropout;
    trainable = builder.trainable;
  }

  /** The name of Keras's layer over this cell alone: {@code "LSTM"}. */
  public final String layerClassName() {
    return className().substring(0, className().length() - "Cell".length());
  }

  /** How many units. */
  public final int units() {
    return units;
  }

  final Activation activation() {
    return activation;
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(unitsKey(), units);
    config.put("activation", activation.kerasName());
    config.put("use_bias", useBias);
    config.put("kernel_initializer", Initializers.toConfig(kernelInitializer));
    config.put("recurrent_initializer", Initializers.toConfig(recurrentInitializer));
    config.put("bias_initializer", Initializers.toConfig(biasInitializer));
    config.put("kernel_regularizer", Regularizers.toConfig(kernelRegularizer));
    config.put("recurrent_regularizer", Regularizers.toConfig(recurrentRegularizer));
    config.put("bias_regularizer", Regularizers.toConfig(biasRegularizer));
    config.putAll(constraints);
    config.put("dropout", dropout);
    config.put("recurrent_dropout", recurrentDropout);
    config.put("trainable", trainable);
    addConfig(config);
    return Collections.unmodifiableMap(config);
  }

  /** What configurations call the number of units. */
  String unitsKey() {
    return "units";
  }

  /** Adds what only this kind of cell has. */
  void addConfig(Map<String, Object> config) {}

  /** {@code [I, blocks * units]}. */
  final Weight kernel(WeightSource weights, Shape input, int blocks) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "%s takes a vector at every step: expected=[I], got=%s".formatted(className(), input));
    }
    return kernel(weights, Shape.of(input.size(), blocks * units));
  }

  final Weight kernel(WeightSource weights, Shape shape) {
    return weights.add("kernel", shape, kernelInitializer, kernelRegularizer, trainable);
  }

  /** {@code [units, blocks * units]}. */
  final Weight recurrentKernel(WeightSource weights, int blocks) {
    return recurrentKernel(weights, Shape.of(units, blocks * units));
  }

  final Weight recurrentKernel(WeightSource weights, Shape shape) {
    return weights.add(
        "recurrent_kernel", shape, recurrentInitializer, recurrentRegularizer, trainable);
  }

  /** The bias, null if there is none. */
  final Weight bias(WeightSource weights, Shape shape) {
    return useBias
        ? weights.add("bias", shape, biasInitializer(), biasRegularizer, trainable)
        : null;
  }

  Initializer biasInitializer() {
    return biasInitializer;
  }

  /**
   * Sets the options; each has the default of tf.keras 1.11.
   *
   * @param <B> the builder itself
   */
  public abstract static class Builder<B extends Builder<B>> {

    private final int units;
    private final Map<String, Object> constraints = new LinkedHashMap<>();
    private Activation activation = Activation.TANH;
    private boolean useBias = true;
    private Initializer kernelInitializer = Initializers.glorotUniform();
    private Initializer recurrentInitializer = Initializers.orthogonal();
    private Initializer biasInitializer = Initializers.zeros();
    private Regularizer kernelRegularizer;
    private Regularizer recurrentRegularizer;
    private Regularizer biasRegularizer;
    private double dropout;
    private double recurrentDropout;
    private boolean trainable = true;

    Builder(int units) {
      if (units <= 0) {
        throw new IllegalArgumentException("units must be positive: units=" + units);
      }
      this.units = units;
      constraints.put("kernel_constraint", null);
      constraints.put("recurrent_constraint", null);
      constraints.put("bias_constraint", null);
    }

    abstract B self();

    /** Keras's {@code activation}; tanh by default. */
    public B activation(Activation value) {
      activation = value;
      return self();
    }

    /** Keras's {@code use_bias}; true by default. */
    public B useBias(boolean value) {
      useBias = value;
      return self();
    }

    /** Keras's {@code kernel_initializer}; Glorot's uniform by default. */
    public B kernelInitializer(Initializer value) {
      kernelInitializer = value;
      return self();
    }

    /** Keras's {@code recurrent_initializer}; orthogonal by default. */
    public B recurrentInitializer(Initializer value) {
      recurrentInitializer = value;
      return self();
    }

    /** Keras's {@code bias_initializer}; zeros by default. */
    public B biasInitializer(Initializer value) {
      biasInitializer = value;
      return self();
    }

    /** Keras's {@code kernel_regularizer}; null, the default, for none. */
    public B kernelRegularizer(Regularizer value) {
      kernelRegularizer = value;
      return self();
    }

    /** Keras's {@code recurrent_regularizer}; null, the default, for none. */
    public B recurrentRegularizer(Regularizer value) {
      recurrentRegularizer = value;
      return self();
    }

    /** Keras's {@code bias_regularizer}; null, the default, for none. */
    public B biasRegularizer(Regularizer value) {
      biasRegularizer = value;
      return self();
    }

    /** Keras's {@code dropout}: of the inputs, in training. */
    public B dropout(double rate) {
      dropout = Math.min(Math.max(rate, 0), 1);
      return self();
    }

    /** Keras's {@code recurrent_dropout}: of the state in the products, in training. */
    public B recurrentDropout(double rate) {
      recurrentDropout = Math.min(Math.max(rate, 0), 1);
      return self();
    }

    /** Keras's {@code trainable} of the cell; true by default. */
    public B trainable(boolean value) {
      trainable = value;
      return self();
    }

    /** Takes the common arguments of a configuration. */
    final B read(ConfigReader config) {
      config.take("name");
      config.take("dtype");
      activation = activation(config, "activation", activation);
      useBias(config.flag("use_bias", true));
      kernelInitializer = initializer(config, "kernel_initializer", kernelInitializer);
      recurrentInitializer = initializer(config, "recurrent_initializer", recurrentInitializer);
      biasInitializer = initializer(config, "bias_initializer", biasInitializer);
      kernelRegularizer = Regularizers.fromConfig(config.take("kernel_regularizer"));
      recurrentRegularizer = Regularizers.fromConfig(config.take("recurrent_regularizer"));
      biasRegularizer = Regularizers.fromConfig(config.take("bias_regularizer"));
      constraints.replaceAll((key, none) -> config.take(key));
      dropout(config.number("dropout", 0));
      recurrentDropout(config.number("recurrent_dropout", 0));
      trainable(config.flag("trainable", true));
      return self();
    }

    // A null in the configuration is not an absent activation: it means linear.
    static Activation activation(ConfigReader config, String key, Activation absent) {
      String otherwise = config.contains(key) ? "linear" : absent.kerasName();
      return Activation.of(config.text(key, otherwise));
    }

    private static Initializer initializer(ConfigReader config, String key, Initializer absent) {
      Object value = config.take(key);
      return value == null ? absent : Initializers.fromConfig(value);
    }
  }
}
