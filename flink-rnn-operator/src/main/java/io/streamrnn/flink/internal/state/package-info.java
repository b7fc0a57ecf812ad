/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What is stored for a key, and its bytes. The formats stay readable. */
@NullMarked
package io.streamrnn.flink.internal.state;

import org.jspecify.annotations.NullMarked;
