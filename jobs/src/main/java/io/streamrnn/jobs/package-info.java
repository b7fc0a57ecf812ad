/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line {@code streamrnn}. Each command has its own package, which knows no other
 * command.
 */
package io.streamrnn.jobs;
