/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;

/**
 * A custom activation function that is trained. {@link Activation} needs no such interface: its
 * derivatives are built in.
 */
public interface DifferentiableFunction extends ActivationFunction {

  /** The same function of variables, over the last axis. */
  Variable apply(Variable values);
}
