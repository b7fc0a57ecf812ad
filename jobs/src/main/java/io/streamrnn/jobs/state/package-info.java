/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** {@code streamrnn state}: the states of keys in savepoints. */
@NullMarked
package io.streamrnn.jobs.state;

import org.jspecify.annotations.NullMarked;
