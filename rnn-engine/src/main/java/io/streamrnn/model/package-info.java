/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Loaded models: immutable, identified by their content, stepped event by event. */
@NullMarked
package io.streamrnn.model;

import org.jspecify.annotations.NullMarked;
