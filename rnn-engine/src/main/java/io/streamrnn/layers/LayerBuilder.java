/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

/**
 * Sets the options of a layer. Each has Keras's default. A model or a wrapper takes a builder in
 * place of the layer.
 *
 * @param <B> the builder itself
 */
public abstract class LayerBuilder<B extends LayerBuilder<B>> implements LayerSource {

  private String name;
  private boolean trainable = true;

  LayerBuilder(String name) {
    this.name = name;
  }

  abstract B self();

  /** Keras's {@code name}; the class in snake case by default, {@code "simple_rnn"}. */
  public final B name(String value) {
    name = value;
    return self();
  }

  /** Keras's {@code trainable}; true by default. */
  public final B trainable(boolean value) {
    trainable = value;
    return self();
  }

  /** The layer with these options. */
  public abstract Layer build();

  @Override
  public final Layer toLayer() {
    return build();
  }

  final String name() {
    return name;
  }

  final boolean trainable() {
    return trainable;
  }
}
