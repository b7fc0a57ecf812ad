/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Layers on a stream: {@link io.streamrnn.streaming.StreamingPlan} converts a model of layers to
 * cells that are stepped event by event.
 */
@NullMarked
package io.streamrnn.streaming;

import org.jspecify.annotations.NullMarked;
