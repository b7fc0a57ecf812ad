/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Runner;
import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The former model adds up numbers, the new one adds up ten times each. */
class HandoverTest {

  private static final Model TENFOLD = TestModels.sumsOf("tenfold", 10);
  private static final String OTHER = "other";
  private static final long CHANGE = 100;

  private final TestPlan plan = new TestPlan();
  private final RecordingHost host = new RecordingHost();
  private final EventScope<Float> scope = new EventScope<>();
  private final Runner runner = new ModelRunners(1);
  private KeyState state;

  @Test
  void beforeItsTimeANewModelTakesNoStep() throws Exception {
    plan.onModelChange = ModelChange.reset();
    event(1, 10);
    event(1, CHANGE - 1);

    assertThat(host.results).containsExactly("[1.0]", "[2.0]");
  }

  @Test
  void resetStartsANewSequenceAndReportsTheOldOne() throws Exception {
    plan.onModelChange = ModelChange.reset();
    event(1, 10);
    event(2, CHANGE);
    event(3, CHANGE + 1);

    assertThat(host.results).containsExactly("[1.0]", "[20.0]", "[50.0]");
    assertThat(host.causes()).containsExactly(Cause.MODEL_CHANGED);
    assertThat(host.reports.get(0).states()).isEqualTo(new float[][] {{1}});
    assertThat(state.steps()).isEqualTo(2);
  }

  @Test
  void pinEndsAnOpenSequenceWithItsModel() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.sequences = TestPlan.endAbove(4);
    event(1, 10);
    event(2, CHANGE);
    event(5, CHANGE + 1);
    event(1, CHANGE + 2);

    assertThat(host.results).containsExactly("[1.0]", "[3.0]", "[8.0]", "[10.0]");
    assertThat(host.causes()).containsExactly(Cause.END);
  }

  @Test
  void pinRejectsTheRecordsOfAFormerModelThatIsNotKnown() throws Exception {
    plan.onModelChange = ModelChange.pin();
    state = new KeyState(77);
    state.open();
    event(1, CHANGE);

    assertThat(host.rejected.get(0).reason()).isEqualTo(Reason.MODEL);
    assertThat(host.rejected.get(0).message())
        .contains("stamp=000000000000004d")
        .contains("onModelChange(ModelChange.pin().previous(...))");
    assertThat(state.stamp()).as("unchanged").isEqualTo(77);
  }

  @Test
  void shadowTakesOverAfterItsSteps() throws Exception {
    plan.onModelChange = ModelChange.shadow(2);
    event(1, 10);
    event(2, CHANGE);
    event(3, CHANGE + 1);
    event(4, CHANGE + 2);

    assertThat(host.results)
        .as("the former model for two more, then the new one with the steps that it took")
        .containsExactly("[1.0]", "[3.0]", "[6.0]", "[90.0]");
    assertThat(host.reports).isEmpty();
    assertThat(state.steps()).isEqualTo(4);
    assertThat(state.shadow()).isNull();
  }

  @Test
  void theOutputFunctionGetsBothScoresMeanwhile() throws Exception {
    List<String> both = new ArrayList<>();
    plan.onModelChange = ModelChange.shadow(1);
    plan.output =
        OutputPlan.of(
            (Float record, float[][] scores, ScoreContext context) -> {
              both.add(context.modelName() + context.shadowScore().map(s -> s[0]));
              return null;
            });
    event(1, 10);
    event(2, CHANGE);
    event(4, CHANGE + 2);

    assertThat(both)
        .containsExactly("sumsOptional.empty", "sumsOptional[20.0]", "tenfoldOptional.empty");
  }

  @Test
  void aDuplicateNamesTheModelThatIsEffectiveForIt() throws Exception {
    plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 2);
    plan.models = new ModelsPlan.ById<>(x -> x > 5 ? "other" : null, new TreeMap<>());
    plan.onModelChange = ModelChange.reset();
    plan.output =
        OutputPlan.of((Float x, float[][] scores, ScoreContext context) -> context.modelName());
    event(1, 10);
    event(1, 20);
    event(1, CHANGE);
    event(6, CHANGE + 1);
    event(6, CHANGE + 2);

    assertThat(host.results).containsExactly("sums", "sums", "tenfold", "other", "other");
  }

  @Test
  void aLogDoesNotHaveTheIdOfARecord() {
    ModelVersions<Float> versions = versions();
    plan.models = new ModelsPlan.ById<>(x -> "pump-7", new TreeMap<>());
    Handover<Float> handover = new Handover<>(plan.plan(), versions);

    assertThatThrownBy(() -> handover.effective(1f, 0, null))
        .isInstanceOfSatisfying(
            Rejection.class,
            why -> {
              assertThat(why).hasMessageContaining("id=pump-7, ids=");
              assertThat(why.withoutValues()).contains("ids=").doesNotContain("pump-7");
            });
  }

  /** The next gap counts from the last event of the key. */
  @Test
  void aModelStaysUntilASequenceThatALateEventOpenedHasEnded() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 2);
    plan.sequences = TestPlan.endAbove(4);
    ModelVersions<Float> versions = versions();
    KeyRules<Float, String> rules = plan.rules(versions);
    event(rules, 1, 10);
    event(rules, 5, CHANGE + 50);
    event(rules, 2, CHANGE + 20);

    assertThat(host.results).endsWith("[20.0]");
    assertThat(versions.used()).containsEntry(state.stamp(), CHANGE + 50);
  }

  /** As in a batch, whose events wait for others and for the watermarks between them. */
  @Test
  void aRejectedEventIsNamedAfterTheModelOfItsTimeThoughTheWatermarkHasPassedTheNext()
      throws Exception {
    plan.onModelChange = ModelChange.reset();
    ModelVersions<Float> versions = versions();
    KeyRules<Float, String> rules = plan.rules(versions);
    EventScope<Float> later = new EventScope<>();
    later.enter(Event.of("other", 1f, CHANGE, host.now), null);
    rules.begin(later);
    assertThat(versions.mayRetire(CHANGE, ModelVersions.NO_FORMER)).isFalse();
    event(rules, Float.NaN, CHANGE - 1);
    rules.reject(Event.of("k", 1f, CHANGE - 1, 0), new Rejection(Reason.LATE, "late"), host);

    assertThat(host.rejected).extracting(r -> r.model()).containsExactly("sums", "sums");
    assertThat(host.rejected.get(0).message()).endsWith("(key=k, model=sums)");
  }

  @Test
  void aRejectedEventIsNamedAfterTheFormerModelIfThatTookItsStep() throws Exception {
    plan.onModelChange = ModelChange.pin();
    event(Float.MAX_VALUE, 10);
    event(Float.MAX_VALUE, CHANGE);

    assertThat(host.rejected).extracting(r -> r.reason()).containsExactly(Reason.DIVERGED);
    assertThat(host.rejected.get(0).model()).isEqualTo("sums");
  }

  @Test
  void aRejectedEventIsNamedAfterTheFormerModelIfThatWasToTakeItsStep() throws Exception {
    for (ModelChange policy : List.of(ModelChange.pin(), ModelChange.shadow(2))) {
      plan.onModelChange = policy;
      event(1, 10);
      event(Float.NaN, CHANGE);
      state = null;
      event(Float.NaN, CHANGE);
    }

    assertThat(host.rejected)
        .extracting(r -> r.reason() + " " + r.model())
        .containsExactly(
            "NOT_FINITE sums", "NOT_FINITE tenfold", "NOT_FINITE sums", "NOT_FINITE tenfold");
  }

  @Test
  void messagesOfCommandsNameTheModelThatIsEffectiveAtTheWatermark() {
    ModelVersions<Float> versions = versions();
    KeyRules<Float, String> rules = plan.rules(versions);
    versions.retire(CHANGE, ModelVersions.NO_FORMER);
    rules.command(Control.setStates("k", new float[2]), "k", CHANGE, null, host);

    assertThat(host.reports.get(0).message()).endsWith("model=tenfold)");
  }

  @Test
  void aShadowThatFailsStartsAnewAndRejectsNothing() throws Exception {
    plan.onModelChange = ModelChange.shadow(2);
    event(1, 10);
    event(Float.MAX_VALUE / 2, CHANGE);

    assertThat(host.rejected).isEmpty();
    assertThat(state.shadow()).isNull();
  }

  @Test
  void aSequenceThatStartsWhileAShadowRunsStartsWithTheNewModel() throws Exception {
    plan.onModelChange = ModelChange.shadow(9);
    plan.sequences = TestPlan.endAbove(4);
    event(1, 10);
    event(5, CHANGE);
    event(1, CHANGE + 1);

    assertThat(host.results).containsExactly("[1.0]", "[6.0]", "[10.0]");
  }

  @Test
  void replayComputesTheStateFromTheLastInputs() throws Exception {
    plan.onModelChange = ModelChange.replay(2);
    event(1, 10);
    event(2, 11);
    event(3, 12);
    event(4, CHANGE);
    event(5, CHANGE + 1);

    assertThat(host.results)
        .as("ten times 2 + 3 + 4: the first input is no longer stored")
        .containsExactly("[1.0]", "[3.0]", "[6.0]", "[90.0]", "[140.0]");
    assertThat(host.reports).isEmpty();
    assertThat(state.steps()).isEqualTo(5);
  }

  @Test
  void replayOfAnotherInputVersionIsAReset() throws Exception {
    plan.onModelChange = ModelChange.replay(2);
    event(1, 10);
    KeyState.Inputs stored = state.inputs();
    state.inputs(new KeyState.Inputs(1, stored.size(), stored.values()));
    event(4, CHANGE);

    assertThat(host.results).containsExactly("[1.0]", "[40.0]");
    assertThat(host.causes()).containsExactly(Cause.MODEL_CHANGED);
  }

  @Test
  void inputsThatAJobDoesNotStoreAreDropped() throws Exception {
    plan.onModelChange = ModelChange.replay(2);
    event(1, 10);
    plan.onModelChange = ModelChange.reset();
    event(2, 11);

    assertThat(state.inputs()).isNull();
  }

  @Test
  void aLateEventDoesNotTakeAKeyBackToTheFormerModel() throws Exception {
    plan.onModelChange = ModelChange.reset();
    event(1, 10);
    event(2, CHANGE);
    event(3, CHANGE - 1);

    assertThat(host.results).containsExactly("[1.0]", "[20.0]", "[50.0]");
  }

  @Test
  void whetherTheStateIsWarmIsKnown() throws Exception {
    List<Boolean> warm = new ArrayList<>();
    plan.onModelChange = ModelChange.reset();
    plan.output =
        OutputPlan.of(
            (Float record, float[][] scores, ScoreContext context) ->
                "" + warm.add(context.isWarm()));
    event(1, 10);
    event(2, 20);
    event(2, CHANGE);

    assertThat(warm).containsExactly(false, true, false);
  }

  private void event(float x, long time) throws Exception {
    event(plan.rules(versions()), x, time);
  }

  private void event(KeyRules<Float, String> rules, float x, long time) throws Exception {
    scope.enter(Event.of("k", x, time, host.now), state);
    rules.begin(scope);
    runner.run(scope.runs());
    rules.finish(scope, host);
    state = scope.state();
  }

  private ModelVersions<Float> versions() {
    ModelVersions<Float> versions =
        new ModelVersions<>(ModelVersion.of(plan.plan(), TestPlan.SUMS));
    versions.add(ModelsPlan.FIRST, CHANGE, ModelVersion.of(plan.plan(), TENFOLD));
    versions.add(OTHER, KeyState.NONE, ModelVersion.of(plan.plan(), TestModels.sumsOf(OTHER, 100)));
    return versions;
  }
}
