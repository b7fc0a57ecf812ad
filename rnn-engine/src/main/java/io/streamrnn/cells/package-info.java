/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The built-in cells, with states and without, and their combinations. */
@NullMarked
package io.streamrnn.cells;

import org.jspecify.annotations.NullMarked;
