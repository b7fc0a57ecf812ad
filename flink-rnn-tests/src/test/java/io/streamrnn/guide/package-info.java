/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The examples of the user guide in {@code docs/guide}, compiled and run, and its answers. */
package io.streamrnn.guide;
