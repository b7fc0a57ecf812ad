/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.initializers.Initializer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer's configuration in a file of any release of Keras. The reader of the file implements it;
 * a layer's {@link LayerEntry} translates it to the configuration that {@link LayerRegistry#layer}
 * takes. Methods that copy leave out what the file does not have.
 *
 * <p>Methods throw exceptions that name the place in the file if a value is damaged or not
 * supported.
 */
public interface StoredConfig {

  /** The class in the file, which may be another name of the layer's class. */
  String className();

  /** Whether the file was written by a release before this one. */
  boolean isBefore(int major, int minor);

  /** Whether the file was written by Keras 3 or later. */
  default boolean isKeras3() {
    return !isBefore(3, 0);
  }

  /** Whether an argument has a value; Keras's {@code None} is none. */
  boolean has(String key);

  /** A flag; {@code absent} if there is none. */
  boolean flag(String key, boolean absent);

  /** A positive number, which must be under the key, or under the key of Keras 1. */
  int size(String key, String... older);

  /** Any value; empty if there is none, or if it is Keras's {@code None}. */
  Optional<Object> value(String key);

  /** Whether the value of an argument is Keras's {@code None}. */
  boolean isNone(String key);

  /** An activation, in the meaning of the release: a name, or an object with its class. */
  Object activation(String key, Activation absent);

  /** The activation of gates, whose default depends on the release. */
  Object recurrentActivation();

  /** Copies values that are not Keras's {@code None}. */
  void copy(Map<String, Object> to, String... keys);

  /** Copies a value, Keras's {@code None} included. */
  void copyWithNone(Map<String, Object> to, String key);

  /**
   * Copies an initializer. A custom one becomes zeros.
   *
   * @param older the key of Keras 1
   */
  void copyInitializer(Map<String, Object> to, String key, String older, Initializer absent);

  /**
   * Copies a regularizer. A custom one is left out.
   *
   * @param older the key of Keras 1
   */
  void copyRegularizer(Map<String, Object> to, String key, String older);

  /** Copies a constraint. */
  void copyConstraint(Map<String, Object> to, String key);

  /**
   * Copies a dropout rate.
   *
   * @param older the key of Keras 1
   */
  void copyRate(Map<String, Object> to, String key, String older);

  /** The translated layer under a key, with its class. */
  Map<String, Object> layer(String key);

  /** The translated recurrent layer under a key, as a direction of a {@link Bidirectional}. */
  Map<String, Object> direction(String key);

  /** The translated cell under a key, with its class. */
  Map<String, Object> cell(String key);

  /** The translated cells of a list under a key. */
  List<Map<String, Object>> cells(String key);

  /** The translated layers of a model within a model, with their calls. */
  Map<String, Object> model();

  /**
   * Checks that the file can hold weights of a size, before they are allocated.
   *
   * @param bytes the size in the layer's memory
   */
  void requireStored(long bytes);

  /** The exception for something that is not supported; formats the message. */
  RuntimeException unsupported(String message, Object... values);
}
