package io.streamrnn.flink.internal;

import io.streamrnn.cells.Kernels;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every subtask has, whichever way it runs: its share in the model, the rules, the metrics.
 *
 * @param lease the share, given back by {@link #close}
 */
record RnnRuntime<IN, OUT>(
    ModelRegistry.Lease lease, Model model, KeyRules<IN, OUT> rules, RnnMetrics metrics) {

  private static final Logger LOG = LoggerFactory.getLogger(RnnFunction.class);

  /**
   * Gets the model and checks that all fits it.
   *
   * @param copies see {@link KeyRules}
   * @param keepsScore see {@link KeyRules}
   * @throws NonRecoverableException if it does not
   * @throws IOException if the model cannot be read now
   */
  static <IN, OUT> RnnRuntime<IN, OUT> open(
      RnnSpec<IN, OUT> spec, MetricGroup operator, boolean copies, boolean keepsScore)
      throws IOException, InterruptedException {
    try {
      return of(
          ModelRegistry.acquire(spec.source(), spec.digest()), spec, operator, copies, keepsScore);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new NonRecoverableException(e.getMessage(), e);
    }
  }

  private static <IN, OUT> RnnRuntime<IN, OUT> of(
      ModelRegistry.Lease lease,
      RnnSpec<IN, OUT> spec,
      MetricGroup operator,
      boolean copies,
      boolean keepsScore) {
    try {
      Model model = lease.model();
      spec.inputs().requireFit(model);
      ModelChecks.requireScoring(model, spec.scoring());
      ModelChecks.requireStep(model);
      RnnMetrics metrics = new RnnMetrics(operator, model);
      KeyRules<IN, OUT> rules = new KeyRules<>(spec, model, copies, keepsScore, metrics);
      LOG.info("Scoring {} with {}; kernels: {}", spec.scoring(), model, Kernels.provider());
      return new RnnRuntime<>(lease, model, rules, metrics);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  void close() {
    lease.close();
  }
}
