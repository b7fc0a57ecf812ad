/**
 * Scores any file with any model. {@code ScoreCommand} is the command; {@code ScorePlan} is what
 * its options come to; {@code ScoreJob} is the job, run by {@code EmbeddedRun} or {@code
 * ClusterRun}.
 */
package io.streamrnn.jobs.score;
