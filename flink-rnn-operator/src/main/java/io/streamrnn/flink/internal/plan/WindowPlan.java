/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.InitialState;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * How records are scored each of which is a whole window. Immutable.
 *
 * @param model which model
 * @param input the steps of a record
 * @param initial the states before the first step: those of the model, or zeros
 * @param emitsRows whether the result is all rows of the model, and not the last one
 * @param rejections what rejected records do besides being emitted
 * @param wording how messages name the options
 */
@Internal
public record WindowPlan<IN>(
    ModelPlan model,
    InputPlan<IN> input,
    InitialState<IN> initial,
    boolean emitsRows,
    RejectionPlan rejections,
    Wording wording)
    implements Serializable {}
