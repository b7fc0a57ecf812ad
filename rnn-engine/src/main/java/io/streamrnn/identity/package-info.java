/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The canonical form of what a model computes, and its digest: what a savepoint recognizes its
 * model by. {@code docs/design/0011-model-identity.md} describes it byte by byte.
 */
@NullMarked
package io.streamrnn.identity;

import org.jspecify.annotations.NullMarked;
