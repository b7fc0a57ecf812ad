/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Keras's layers over whole sequences {@code [B, T, ...]}: {@link io.streamrnn.layers.Rnn} with its
 * builders such as {@link io.streamrnn.layers.Lstm}, the layers around it, and models of layers.
 * Layers are mutable (they are built, given weights, carry states), each for one thread at a time.
 * The cells that they run are immutable.
 *
 * <p>A new layer is one class: it extends {@link io.streamrnn.layers.Layer}, or {@link
 * io.streamrnn.layers.PerStep} if it treats every step alike, and declares a {@link
 * io.streamrnn.layers.LayerEntry}, which {@link io.streamrnn.layers.LayerRegistry} lists. A layer
 * that acts in training only is a further name in the entry of {@link io.streamrnn.layers.Dropout}.
 */
@NullMarked
package io.streamrnn.layers;

import org.jspecify.annotations.NullMarked;
