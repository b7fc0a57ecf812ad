/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Functions of numbers and arrays, with the same bits on any machine. They know no cell. No part of
 * the API: it changes without notice.
 */
@NullMarked
package io.streamrnn.internal.math;

import org.jspecify.annotations.NullMarked;
