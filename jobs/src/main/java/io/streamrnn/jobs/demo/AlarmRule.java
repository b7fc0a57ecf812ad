/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.io.Serializable;

/**
 * Raises an alarm when the running mean of the score is above a threshold.
 *
 * @param decay weight of the previous running mean, from 0 to 1
 * @param threshold of the running mean
 */
record AlarmRule(double decay, double threshold) implements Serializable {

  /** The running mean after one more score. */
  double mean(double before, double score) {
    return decay * before + (1 - decay) * score;
  }

  /** Whether this running mean raises an alarm. */
  boolean isAlarm(double mean) {
    return mean > threshold;
  }
}
