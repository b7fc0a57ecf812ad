/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The states of keys in savepoints: reads, changes and writes them. */
@NullMarked
package io.streamrnn.state;

import org.jspecify.annotations.NullMarked;
