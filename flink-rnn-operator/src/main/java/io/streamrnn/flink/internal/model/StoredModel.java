/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import org.apache.flink.annotation.Internal;

/**
 * A model in the operator state of a job that does not carry it otherwise.
 *
 * @param submission of the job that read it, see {@link
 *     io.streamrnn.flink.internal.plan.ModelPlan#submission}
 * @param model what it read
 */
@Internal
public record StoredModel(String submission, CarriedModel model) {}
