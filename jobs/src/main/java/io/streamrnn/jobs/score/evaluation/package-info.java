/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Compares scores with labels: {@code --evaluate} of {@code streamrnn score}.
 *
 * <p>Each staged line begins with an {@code EvaluatedStep}. The merge hands them to an {@code
 * Evaluation}, whose {@code Task} collects what its metrics need, in bounded memory. {@code
 * EvaluationReport} shows the {@code Findings}. Metrics are those of scikit-learn by the same
 * names.
 */
package io.streamrnn.jobs.score.evaluation;
