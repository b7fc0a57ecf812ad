/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Arithmetic behind the cells. No part of the API: it changes without notice. */
@NullMarked
package io.streamrnn.internal;

import org.jspecify.annotations.NullMarked;
