package io.streamrnn.jobs.demo;

import java.io.Serializable;

/**
 * Alarms on the running mean of the score.
 *
 * @param decay the weight of the past in the running mean, from 0 to 1
 * @param threshold a running mean above this is an alarm
 */
record AlarmRule(double decay, double threshold) implements Serializable {

  /** The running mean after one more score. */
  double mean(double before, double score) {
    return decay * before + (1 - decay) * score;
  }

  boolean isAlarm(double mean) {
    return mean > threshold;
  }
}
