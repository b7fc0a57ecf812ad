/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.alert;
import static io.streamrnn.guide.Pumps.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

/** Page {@code model-changes.md}. */
class ModelChangesPageTest {

  // guide: begin
  /** The network of the other pages. */
  static final ModelSource SUMS = ModelSource.of("sums", () -> SampleModels.sums(1));

  /** The network that replaces it: {@code h' = h + 10 x}. */
  static StreamingRnnBuilder<Reading, Alert> tenfold() {
    return StreamingRnn.model(ModelSource.of("tenfold", () -> SampleModels.sums(1, 10)))
        .input(Reading.class, 1, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  /** Scores readings of pump A with a network that is restored from a savepoint. */
  static List<Alert> after(
      OperatorSubtaskState savepoint, StreamingRnn<Reading, Alert> rnn, float... values)
      throws Exception {
    try (var job = RnnHarness.start(rnn, Reading::pump, new HashMapStateBackend(), savepoint)) {
      for (float value : values) {
        job.process(a(value, ""));
      }
      return job.outputs();
    }
  }

  // guide: end

  @Test
  void reset() throws Exception {
    OperatorSubtaskState savepoint = savepoint(sums().build());

    // guide: begin
    // The savepoint has the sum of 1 and 2.
    assertThat(after(savepoint, tenfold().onModelChange(ModelChange.reset()).build(), 3, 4))
        .containsExactly(alert(30), alert(70));
    // guide: end
  }

  @Test
  void theSequenceThatAResetEndsIsReported() throws Exception {
    try (var job =
        RnnHarness.start(
            tenfold().onModelChange(ModelChange.reset()).build(),
            Reading::pump,
            new HashMapStateBackend(),
            savepoint(sums().build()))) {
      job.process(a(3, ""));

      assertThat(job.reports()).extracting(StateReport::cause).containsExactly(Cause.MODEL_CHANGED);
    }
  }

  @Test
  void pin() throws Exception {
    OperatorSubtaskState savepoint = savepoint(sums().build());

    // guide: begin
    var rnn =
        tenfold()
            .endWhen(r -> r.value() == 0)
            .onModelChange(ModelChange.pin().previous(SUMS))
            .build();

    assertThat(after(savepoint, rnn, 3, 0, 4))
        .as("the open sequence ends with the former network")
        .containsExactly(alert(6), alert(6), alert(40));
    // guide: end
  }

  @Test
  void shadow() throws Exception {
    OperatorSubtaskState savepoint = savepoint(sums().build());

    // guide: begin
    var rnn = tenfold().onModelChange(ModelChange.shadow(2).previous(SUMS)).build();

    assertThat(after(savepoint, rnn, 3, 4, 5))
        .as("two more scores of the former network, while the new one steps too")
        .containsExactly(alert(6), alert(10), alert(10 * (3 + 4 + 5)));
    // guide: end
  }

  @Test
  void replay() throws Exception {
    ModelChange last2 = ModelChange.replay(2);
    OperatorSubtaskState savepoint = savepoint(sums().onModelChange(last2).build());

    // guide: begin
    // The job before had the policy too, so that the savepoint has the last two inputs.
    assertThat(after(savepoint, tenfold().onModelChange(ModelChange.replay(2)).build(), 3))
        .containsExactly(alert(10 * (1 + 2 + 3)));
    // guide: end
  }

  @Test
  void replayOfASavepointWithoutInputsStartsAnew() throws Exception {
    assertThat(
            after(
                savepoint(sums().build()),
                tenfold().onModelChange(ModelChange.replay(2)).build(),
                3))
        .containsExactly(alert(30));
  }

  @Test
  void models() throws Exception {
    // guide: begin
    var rnn =
        sums()
            .models(
                r -> r.mark().isEmpty() ? null : r.mark(), // Null is the model of model(...).
                Map.of("tenfold", ModelSource.of("tenfold", () -> SampleModels.sums(1, 10))))
            .build();
    try (var job = RnnHarness.start(rnn, Reading::pump)) {
      job.process(a(1, "")).process(new Reading("B", 1, "tenfold"));

      assertThat(job.outputs()).containsExactly(alert(1), new Alert("B", 10));
    }
    // guide: end
  }

  @Test
  void whichModelAndHowWarm() throws Exception {
    List<String> lines = new ArrayList<>();

    // guide: begin
    var rnn =
        StreamingRnn.model(SUMS)
            .input(Reading.class, 1, r -> new float[] {r.value()})
            .output(
                String.class,
                (r, y, context) ->
                    context.modelName() + (context.isWarm() ? " warm " : " cold ") + y[0])
            .build();
    // guide: end
    try (var job = RnnHarness.start(rnn, Reading::pump)) {
      lines.addAll(job.process(a(1, "")).process(a(2, "")).outputs());
    }
    assertThat(lines).containsExactly("sums cold 1.0", "sums warm 3.0");
  }

  private static OperatorSubtaskState savepoint(StreamingRnn<Reading, Alert> rnn) throws Exception {
    try (var job = RnnHarness.start(rnn, Reading::pump)) {
      return job.process(a(1, "")).process(a(2, "")).snapshot();
    }
  }
}
