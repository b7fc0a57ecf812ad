/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a cell is: the contract between those who write cells and what runs them. */
@NullMarked
package io.streamrnn.cell;

import org.jspecify.annotations.NullMarked;
