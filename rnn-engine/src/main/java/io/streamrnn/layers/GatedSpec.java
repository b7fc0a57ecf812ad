package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.internal.ConfigReader;
import java.util.Map;

/** What {@link GruSpec} and {@link LstmSpec} have in common: gates with an activation. */
public abstract class GatedSpec extends RecurrentSpec {

  private final Activation recurrentActivation;
  private final int implementation;

  GatedSpec(Builder<?> builder) {
    super(builder);
    recurrentActivation = builder.recurrentActivation;
    implementation = builder.implementation;
  }

  final Activation recurrentActivation() {
    return recurrentActivation;
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("recurrent_activation", recurrentActivation.kerasName());
    config.put("implementation", implementation);
  }

  /**
   * Sets the options.
   *
   * @param <B> the builder itself
   */
  public abstract static class Builder<B extends Builder<B>> extends RecurrentSpec.Builder<B> {

    private Activation recurrentActivation = Activation.HARD_SIGMOID;
    private int implementation = 1;

    Builder(int units) {
      super(units);
    }

    /** Keras's {@code recurrent_activation}; hard sigmoid by default, as up to TensorFlow 1. */
    public B recurrentActivation(Activation value) {
      recurrentActivation = value;
      return self();
    }

    /**
     * Keras's {@code implementation}: how the products are cut, 1 (the default) or 2. Both are the
     * same here; 0 counts as 1.
     */
    public B implementation(int value) {
      implementation = Math.max(value, 1);
      return self();
    }

    final B readGated(ConfigReader config) {
      recurrentActivation = activation(config, "recurrent_activation", recurrentActivation);
      implementation(config.integer("implementation", 1));
      return read(config);
    }
  }
}
