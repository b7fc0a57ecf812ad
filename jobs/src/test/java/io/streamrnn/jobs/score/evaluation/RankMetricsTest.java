/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values computed by hand from the definitions of scikit-learn. */
class RankMetricsTest {

  private static final double EXACT = 1e-12;

  @Test
  void theExampleOfScikitLearn() {
    // roc_auc_score and average_precision_score of y = [0, 0, 1, 1], scores [0.1, 0.4, 0.35, 0.8].
    RankMetrics metrics = of(new int[] {0, 0, 1, 1}, 0.1f, 0.4f, 0.35f, 0.8f);

    assertThat(metrics.areaUnderRoc()).isCloseTo(0.75, within(EXACT));
    assertThat(metrics.averagePrecision()).isCloseTo(0.5 + 0.5 * 2 / 3, within(EXACT));
  }

  @Test
  void aTieOfAPositiveAndANegativeCountsHalf() {
    // Pairs: (0.5, 0.5) counts half, (0.5, 0.2), (0.9, 0.5), (0.9, 0.2) count one: 3.5 of 4.
    RankMetrics metrics = of(new int[] {1, 0, 1, 0}, 0.5f, 0.5f, 0.9f, 0.2f);

    assertThat(metrics.areaUnderRoc()).isCloseTo(3.5 / 4, within(EXACT));
    // Thresholds 0.9 (P 1, R 1/2), 0.5 (P 2/3, R 1), 0.2 (R 1).
    assertThat(metrics.averagePrecision()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(EXACT));
  }

  @Test
  void ifAllScoresAreEqualTheOrderOfTheEventsDoesNotMatter() {
    RankMetrics metrics = of(new int[] {1, 0, 0, 0}, 0.5f, 0.5f, 0.5f, 0.5f);

    assertThat(metrics.areaUnderRoc()).isCloseTo(0.5, within(EXACT));
    assertThat(metrics.averagePrecision()).isCloseTo(0.25, within(EXACT));
    assertThat(metrics.bestF1()).isCloseTo(0.4, within(EXACT));
    assertThat(metrics.bestThreshold()).isEqualTo(0.5f);
  }

  @Test
  void withoutPositivesThereIsNoBestThreshold() {
    RankMetrics metrics = of(new int[] {0, 0}, 0.5f, 0.25f);

    assertThat(metrics.bestF1()).isNaN();
    assertThat(metrics.bestThreshold()).isNaN();
  }

  @Test
  void theBestF1IsOverAllThresholds() {
    // From 0.4 on: 2 true, 1 false positive, F1 = 4/5; from 0.8 on: F1 = 2/3.
    RankMetrics metrics = of(new int[] {0, 1, 0, 1}, 0.1f, 0.4f, 0.6f, 0.8f);

    assertThat(metrics.bestF1()).isCloseTo(0.8, within(EXACT));
    assertThat(metrics.bestThreshold()).isEqualTo(0.4f);
  }

  @Test
  void negativeScoresAndBothZerosAreInOrder() {
    RankMetrics metrics = of(new int[] {1, 0, 1, 0}, 0f, -0f, 2f, -3f);

    assertThat(metrics.areaUnderRoc()).isCloseTo(3.5 / 4, within(EXACT));
  }

  @Test
  void oneClassAloneHasNoArea() {
    assertThat(of(new int[] {0, 0}, 1, 2).areaUnderRoc()).isNaN();
    assertThat(of(new int[] {0, 0}, 1, 2).averagePrecision()).isNaN();
    assertThat(of(new int[] {1, 1}, 1, 2).areaUnderRoc()).isNaN();
    assertThat(of(new int[] {1, 1}, 1, 2).averagePrecision()).isEqualTo(1);
  }

  @Test
  void theCurvesEndWhereAllEventsArePositive() {
    RankMetrics metrics = of(new int[] {0, 1}, 0.1f, 0.4f);

    assertThat(metrics.roc().get(0)).containsExactly(0, 0);
    assertThat(metrics.roc().get(metrics.roc().size() - 1)).containsExactly(1, 1);
    assertThat(metrics.precisionRecall().get(metrics.precisionRecall().size() - 1))
        .containsExactly(1, 0.5);
  }

  /** Scores of five values have ties, which pairs and thresholds count by the definitions. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void metricsAreThoseOfTheDefinitions(int seed) {
    Random random = new Random(seed);
    int n = 5 + random.nextInt(40);
    int[] labels = random.ints(n, 0, 2).toArray();
    labels[0] = 0;
    labels[1] = 1;
    float[] scores = new float[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(5) / 4f - 0.5f;
    }

    RankMetrics metrics = of(labels, scores);

    assertThat(metrics.areaUnderRoc()).isCloseTo(areaByPairs(labels, scores), within(1e-9));
    assertThat(metrics.averagePrecision())
        .isCloseTo(precisionByDefinition(labels, scores), within(1e-9));
  }

  @Test
  void scoresBeyondTheLimitAreRankedInBins() {
    ScoreRanks exact = new ScoreRanks();
    ScoreRanks binned = new ScoreRanks(100);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      boolean positive = random.nextInt(3) == 0;
      float score = (float) random.nextGaussian() + (positive ? 1 : 0);
      exact.add(score, positive);
      binned.add(score, positive);
    }

    RankMetrics expected = RankMetrics.of(exact);
    RankMetrics actual = RankMetrics.of(binned);

    assertThat(binned.positives()).isEqualTo(exact.positives());
    assertThat(binned.negatives()).isEqualTo(exact.negatives());
    assertThat(actual.areaUnderRoc()).isCloseTo(expected.areaUnderRoc(), within(1e-4));
    assertThat(actual.averagePrecision()).isCloseTo(expected.averagePrecision(), within(1e-3));
  }

  private static double areaByPairs(int[] labels, float[] scores) {
    double sum = 0;
    int pairs = 0;
    for (int p = 0; p < labels.length; p++) {
      for (int n = 0; n < labels.length; n++) {
        if (labels[p] == 1 && labels[n] == 0) {
          pairs++;
          sum += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        }
      }
    }
    return sum / pairs;
  }

  private static double precisionByDefinition(int[] labels, float[] scores) {
    double sum = 0;
    double recall = 0;
    for (float threshold : new float[] {0.5f, 0.25f, 0, -0.25f, -0.5f}) {
      int truePositives = 0;
      int predicted = 0;
      int positives = 0;
      for (int i = 0; i < labels.length; i++) {
        positives += labels[i];
        predicted += scores[i] >= threshold ? 1 : 0;
        truePositives += scores[i] >= threshold ? labels[i] : 0;
      }
      double newRecall = (double) truePositives / positives;
      sum += predicted == 0 ? 0 : (newRecall - recall) * truePositives / predicted;
      recall = newRecall;
    }
    return sum;
  }

  private static RankMetrics of(int[] labels, float... scores) {
    ScoreRanks ranks = new ScoreRanks();
    for (int i = 0; i < labels.length; i++) {
      ranks.add(scores[i], labels[i] == 1);
    }
    return RankMetrics.of(ranks);
  }
}
