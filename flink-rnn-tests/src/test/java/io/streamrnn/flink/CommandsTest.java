/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.b;
import static io.streamrnn.flink.Sums.sum;
import static io.streamrnn.flink.Sums.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import io.streamrnn.testkit.SampleModels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What commands do to the states of keys. */
class CommandsTest {

  @Test
  void resetsAKey() throws Exception {
    verify(b -> b)
        .at(0, a(1), b(10))
        .control(Control.reset("a"))
        .at(1, a(2), b(20))
        .run()
        .emits(sum(1), new Sum("b", 10), sum(2), new Sum("b", 30))
        .reports(Cause.CONTROL_RESET);
  }

  @Test
  void resetsAllKeys() throws Exception {
    verify(b -> b)
        .at(0, a(1), b(10))
        .control(Control.resetAll())
        .at(1, a(2), b(20))
        .run()
        .emits(sum(1), new Sum("b", 10), sum(2), new Sum("b", 20))
        .reports(Cause.CONTROL_RESET, Cause.CONTROL_RESET);
  }

  @Test
  void deletesWhatOutlivesASequenceToo() throws Exception {
    verify(b -> b.deduplicateById(Term::mark, 3))
        .at(0, a(1, "x"))
        .control(Control.delete("a"))
        .at(0, a(2, "x"))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.CONTROL_DELETED);
  }

  @Test
  void tellsAStateAndLeavesItAsItIs() throws Exception {
    var outcome = verify(b -> b).at(5, a(1)).control(Control.query("a")).at(6, a(2)).run();

    outcome.emits(sum(1), sum(3));
    assertThat(outcome.reports())
        .containsExactly(
            new StateReport<>("a", Cause.QUERY, "", 1, 5L, new float[] {1}, new float[][] {{1}}));
  }

  @Test
  void reportsNoStatesOfAKeyThatIsNotKnown() throws Exception {
    var outcome = verify(b -> b).control(Control.query("a")).run();

    assertThat(outcome.reports())
        .containsExactly(
            new StateReport<>(
                "a", Cause.QUERY, "", 0, StateReport.NO_EVENT, new float[0], new float[0][]));
  }

  @Test
  void beginsASequenceWithTheStatesOfACommand() throws Exception {
    verify(b -> b)
        .control(Control.setStates("a", new float[] {100}))
        .at(0, a(1))
        .run()
        .emits(sum(101))
        .reports();
  }

  @Test
  void aStartBeginsWithTheStatesThatWereSetForIt() throws Exception {
    verify(b -> b.startWhen(term -> term.mark().equals("start")))
        .control(Control.setStates("a", new float[] {100}))
        .at(0, a(1, "start"))
        .at(1, a(2, "start"))
        .run()
        .emits(sum(101), sum(2))
        .reports(Cause.RESTARTED);
  }

  @Test
  void tellsWhichStatesACommandReplaced() throws Exception {
    var outcome =
        verify(b -> b)
            .at(0, a(1))
            .control(Control.setStates("a", new float[] {100}))
            .at(0, a(1))
            .run();

    outcome.emits(sum(1), sum(101)).reports(Cause.CONTROL_REPLACED);
    assertThat(outcome.reports().get(0).states()).isEqualTo(new float[][] {{1}});
  }

  @Test
  void rejectsStatesOfAKeyWhoseFirstRecordDecidesOnItsModel() throws Exception {
    var outcome =
        verify(
                b ->
                    b.models(
                        Term::mark,
                        Map.of("ten", ModelSource.of("ten", () -> SampleModels.sums(1, 10)))))
            .control(Control.setStates("a", new float[] {100}))
            .at(0, a(1, "ten"))
            .control(Control.setStates("a", new float[] {100}))
            .at(0, a(2, "ten"))
            .run();

    outcome.reports(Cause.CONTROL_REJECTED, Cause.CONTROL_REPLACED).rejects();
    assertThat(outcome.reports().get(0).message())
        .contains("states can be set for an open sequence only where models(...) is set");
  }

  @Test
  void rejectsStatesThatDoNotFitTheModel() throws Exception {
    var outcome =
        verify(b -> b)
            .at(0, a(1))
            .control(Control.setStates("a", new float[] {1, 2}))
            .at(0, a(2))
            .run();

    outcome.emits(sum(1), sum(3)).reports(Cause.CONTROL_REJECTED);
    assertThat(outcome.reports().get(0).message())
        .contains("states must fit the model: name=h0, expected size=1, got=2");
  }
}
