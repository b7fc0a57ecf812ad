/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * For tests: of jobs ({@link io.streamrnn.testkit.RnnVerifier}, {@link
 * io.streamrnn.testkit.RnnHarness}), of cells ({@link io.streamrnn.testkit.CellLaws}), and models
 * for both ({@link io.streamrnn.testkit.SampleModels}).
 */
@NullMarked
package io.streamrnn.testkit;

import org.jspecify.annotations.NullMarked;
