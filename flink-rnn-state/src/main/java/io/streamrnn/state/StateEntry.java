/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

/**
 * An entry of a snapshot in canonical format.
 *
 * @param key with the key group before it
 */
record StateEntry(byte[] key, byte[] value) {}
