package io.streamrnn.flink.internal;

import io.streamrnn.model.Model;
import java.util.List;

/** Takes the steps of events. For one thread. */
interface Runner {

  /** Runs all of these; each has its outputs and its end, or its failure, afterwards. */
  void run(List<Run> runs);

  /** For a model, with memory for so many rows at once to begin with. */
  static Runner of(Model model, int rows) {
    return model.isSteppable()
        ? new StepRunner(model.cell(), rows)
        : new WholeRunner(model.sequenceRunner(), model.inputSize());
  }
}
