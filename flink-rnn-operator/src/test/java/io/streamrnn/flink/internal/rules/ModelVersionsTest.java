/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.state.KeyState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelVersionsTest {

  private static final long SILENCE = 1000;

  private final ModelVersion<Float> first = version("first", 1);
  private final ModelVersion<Float> second = version("second", 2);
  private final ModelVersion<Float> third = version("third", 3);
  private final ModelVersions<Float> versions = new ModelVersions<>(first);

  @Test
  void theLastTimeThatHasComeDecides() {
    add(100, second);
    add(200, third);

    assertThat(at(99)).isSameAs(first);
    assertThat(at(100)).isSameAs(second);
    assertThat(at(5000)).isSameAs(third);
  }

  @Test
  void theModelOfATimeIsThatOfItsUpdateWhateverTheWatermarkIs() {
    add(100, second);

    assertThat(versions.from(ModelsPlan.FIRST, 100)).isSameAs(second);
    assertThat(versions.from(ModelsPlan.FIRST, 150)).isNull();
    assertThat(versions.from(ModelsPlan.FIRST, KeyState.NONE)).as("of all times").isNull();
  }

  @Test
  void anUpdateWithoutATimeReplacesAllOthers() {
    add(100, second);
    add(KeyState.NONE, third);

    assertThat(at(0)).isSameAs(third);
    assertThat(at(100)).isSameAs(third);
  }

  @Test
  void aCommandSetsTheStatesOfTheModelThatIsEffectiveNow() {
    add(100, second);

    assertThat(versions.ofCommand(null, KeyState.NONE)).isSameAs(first);
    assertThat(versions.ofCommand(null, 99)).isSameAs(first);
    assertThat(versions.ofCommand(null, 100)).isSameAs(second);
  }

  @Test
  void aModelOfAnyIdIsEffectiveUntilItIsReplaced() {
    versions.add("other", KeyState.NONE, third);
    add(100, second);

    assertThat(versions.isEffective(first.stamp(), 99)).isTrue();
    assertThat(versions.isEffective(first.stamp(), 100)).isFalse();
    assertThat(versions.isEffective(second.stamp(), 99)).isFalse();
    assertThat(versions.isEffective(third.stamp(), 100)).isTrue();
  }

  @Test
  void oneFormerModelStaysForLateEvents() {
    add(100, second);
    versions.retire(150, ModelVersions.NO_FORMER);

    assertThat(at(50)).isSameAs(first);
  }

  @Test
  void whereThereAreNoWatermarksTheLatestEventTimeReleasesModels() {
    add(100, second);
    add(200, third);
    versions.use(third.stamp(), 250);
    assertThat(versions.current()).isSameAs(third);
    assertThat(versions.mayRetire(KeyState.NONE, ModelVersions.NO_FORMER)).isTrue();
    versions.retire(KeyState.NONE, ModelVersions.NO_FORMER);

    assertThat(versions.of(first.stamp())).as("released").isNull();
    assertThat(at(50)).isSameAs(second);
  }

  @Test
  void whereThereAreNoWatermarksNoSequenceIsKnownToHaveEnded() {
    versions.use(first.stamp(), 50);
    add(100, second);
    add(200, third);
    versions.use(third.stamp(), 250 + 10 * SILENCE);
    versions.retire(KeyState.NONE, SILENCE);

    assertThat(versions.of(first.stamp())).isSameAs(first);
  }

  @Test
  void theModelFromBeforeARestartIsTheCurrentOneAfterIt() {
    add(100, second);
    add(200, third);
    versions.restored(Map.of(first.stamp(), 50L, second.stamp(), 150L));

    assertThat(versions.current()).isSameAs(second);
    assertThat(versions.mayRetire(KeyState.NONE, ModelVersions.NO_FORMER)).isFalse();
  }

  @Test
  void anEventFromBeforeAllModelsThatAreLeftIsScoredByTheOldest() {
    add(100, second);
    add(200, third);
    versions.retire(250, ModelVersions.NO_FORMER);

    assertThat(at(50)).isSameAs(second);
    assertThat(versions.of(first.stamp())).as("released").isNull();
  }

  @Test
  void anEventOfAnIdThatUpdatesBroughtHasTheOldestModelAfterARestartToo() {
    versions.addAgain("x", 100, second, true);
    versions.addAgain("x", 200, third, false);

    assertThat(versions.at("x", 50, null)).isSameAs(second);
    assertThat(versions.isOldest(second)).isTrue();
    versions.add("x", KeyState.NONE, third);
    assertThat(versions.isOldest(third)).as("it is effective at all times").isFalse();
  }

  @Test
  void modelsRetireAtTheWatermarksOnlyThatPassAnUpdate() {
    add(100, second);
    add(200, third);
    assertThat(versions.mayRetire(150, ModelVersions.NO_FORMER)).isFalse();
    assertThat(versions.mayRetire(200, ModelVersions.NO_FORMER)).isTrue();
    versions.retire(200, ModelVersions.NO_FORMER);

    assertThat(versions.mayRetire(300, ModelVersions.NO_FORMER)).isFalse();
  }

  @Test
  void aModelOfOpenSequencesMayRetireWhenTheyHaveEnded() {
    add(KeyState.NONE, second);
    versions.use(first.stamp(), 300);

    assertThat(versions.mayRetire(300 + SILENCE, SILENCE)).isFalse();
    assertThat(versions.mayRetire(301 + SILENCE, SILENCE)).isTrue();
    assertThat(versions.of(first.stamp())).as("still there").isSameAs(first);
  }

  @Test
  void aModelOfOpenSequencesStaysUntilTheyHaveEnded() {
    add(100, second);
    add(200, third);
    versions.use(first.stamp(), 300);
    versions.retire(300 + SILENCE, SILENCE);
    assertThat(versions.of(first.stamp())).isSameAs(first);
    versions.retire(301 + SILENCE, SILENCE);

    assertThat(versions.of(first.stamp())).isNull();
  }

  @Test
  void aModelMayHaveBeenUsedUntilItIsLookedAtForTheFirstTime() {
    versions.use(first.stamp(), 150);
    add(KeyState.NONE, second);
    versions.retire(100, SILENCE);
    versions.retire(150 + SILENCE, SILENCE);

    assertThat(versions.of(first.stamp())).isSameAs(first);
  }

  @Test
  void aModelThatWasAloneWasUsedByAllEventsThoughALateOneUsesItAgain() {
    versions.use(first.stamp(), 300);
    add(KeyState.NONE, second);
    versions.use(first.stamp(), 50);
    versions.retire(300 + SILENCE, SILENCE);

    assertThat(versions.of(first.stamp())).isSameAs(first);
  }

  @Test
  void aModelWhoseStatesWereSetByACommandStays() {
    versions.keep(first.stamp());
    add(KeyState.NONE, second);
    versions.retire(Long.MAX_VALUE - 1, SILENCE);

    assertThat(versions.of(first.stamp())).isSameAs(first);
  }

  @Test
  void aRestartKnowsWhenAModelWasUsedLast() {
    add(100, second);
    versions.use(first.stamp(), 300);
    ModelVersions<Float> restored = new ModelVersions<>(second);
    restored.addFormer(ModelsPlan.FIRST, KeyState.NONE, first);
    restored.restored(versions.used());
    restored.retire(300 + SILENCE, SILENCE);
    assertThat(restored.of(first.stamp())).isSameAs(first);
    restored.retire(301 + SILENCE, SILENCE);

    assertThat(restored.of(first.stamp())).isNull();
  }

  @Test
  void aModelThatARestartBringsRetiresAsOthersDo() {
    versions.use(first.stamp(), 100);
    ModelVersions<Float> next = new ModelVersions<>(second);
    next.addFormer(ModelsPlan.FIRST, KeyState.NONE, first);
    next.restored(versions.used());
    next.use(second.stamp(), 200);
    ModelVersions<Float> afterNext = new ModelVersions<>(third);
    afterNext.addFormer(ModelsPlan.FIRST, KeyState.NONE, second);
    afterNext.restored(next.used());
    afterNext.retire(201 + SILENCE, SILENCE);

    assertThat(afterNext.of(second.stamp())).isNull();
  }

  @Test
  void aModelThatWasReleasedBeforeARestartIsReleasedAfterItToo() {
    versions.areBrought();
    versions.use(first.stamp(), 100);
    add(KeyState.NONE, second);
    versions.retire(100, SILENCE);
    versions.retire(101 + SILENCE, SILENCE);
    assertThat(versions.of(first.stamp())).isNull();

    ModelVersions<Float> restored = new ModelVersions<>(first);
    restored.add(ModelsPlan.FIRST, KeyState.NONE, second);
    restored.restored(versions.used());
    assertThat(restored.retire(101 + SILENCE, SILENCE)).containsExactly(second);
  }

  @Test
  void onlyReleasedModelsThatARestartBringsAreRemembered() {
    versions.areBrought();
    add(KeyState.NONE, second);
    versions.retire(100, SILENCE);
    add(KeyState.NONE, third);
    versions.retire(200, SILENCE);
    versions.retire(201 + SILENCE, SILENCE);

    assertThat(versions.used()).containsOnlyKeys(first.stamp(), third.stamp());
  }

  @Test
  void aModelThatNoEventHadBeforeARestartIsReleasedWhenItsSequencesHaveEnded() {
    ModelVersions<Float> restored = new ModelVersions<>(first);
    restored.restored(versions.used());
    restored.use(first.stamp(), 300);
    restored.add(ModelsPlan.FIRST, KeyState.NONE, second);
    restored.retire(300 + SILENCE, SILENCE);
    assertThat(restored.of(first.stamp())).isSameAs(first);
    restored.retire(301 + SILENCE, SILENCE);

    assertThat(restored.of(first.stamp())).isNull();
  }

  @Test
  void aModelThatNoEventHadIsReleasedAtOnce() {
    add(KeyState.NONE, second);

    assertThat(versions.retire(KeyState.NONE, SILENCE)).containsExactly(second);
  }

  @Test
  void aModelOfSequencesWithoutTimesIsKeptAfterARestart() {
    versions.use(first.stamp(), KeyState.NONE);
    ModelVersions<Float> restored = new ModelVersions<>(first);
    restored.restored(versions.used());
    restored.add(ModelsPlan.FIRST, KeyState.NONE, second);
    restored.retire(1, SILENCE);
    restored.retire(Long.MAX_VALUE - 1, SILENCE);

    assertThat(restored.of(first.stamp())).isSameAs(first);
  }

  @Test
  void aModelIsKeptIfNobodyKnowsWhenItWasUsedLast() {
    ModelVersions<Float> restored = new ModelVersions<>(second);
    restored.addFormer(ModelsPlan.FIRST, KeyState.NONE, first);
    restored.restored(new ModelVersions<>(second).used());
    restored.retire(1, SILENCE);
    restored.retire(Long.MAX_VALUE - 1, SILENCE);

    assertThat(restored.of(first.stamp())).isSameAs(first);
  }

  @Test
  void aModelThatWasAloneAfterARestartWasUsedByAllEvents() {
    versions.use(first.stamp(), 100);
    ModelVersions<Float> restored = new ModelVersions<>(first);
    restored.restored(versions.used());
    restored.use(first.stamp(), 300);
    assertThat(restored.used()).containsEntry(first.stamp(), 300L);
    restored.add(ModelsPlan.FIRST, KeyState.NONE, second);
    restored.retire(300 + SILENCE, SILENCE);

    assertThat(restored.of(first.stamp())).isSameAs(first);
  }

  @Test
  void ofModelsWithOneRecurrentPartThatOfTheIdIsTheFormerOne() {
    ModelVersion<Float> ofA = version("a", 5);
    ModelVersion<Float> ofB = version("b", 5);
    versions.add("a", KeyState.NONE, ofA);
    versions.add("b", KeyState.NONE, ofB);
    KeyState past = new KeyState(ofA.stamp());

    assertThat(versions.former("a", 0, past)).isSameAs(ofA);
    assertThat(versions.former("b", 0, past)).isSameAs(ofB);
  }

  @Test
  void aHeadThatWasReplacedIsReleasedThoughItsStatesAreUsed() {
    ModelVersion<Float> head = version("first with another head", 1);
    add(KeyState.NONE, head);
    versions.use(first.stamp(), 100);

    assertThat(versions.retire(100, SILENCE)).containsExactly(head);
    assertThat(versions.only()).isSameAs(head);
  }

  @Test
  void aHeadIsReleasedWhenTheTimeOfItsSuccessorHasCome() {
    add(KeyState.NONE, second);
    add(500, version("first with another head", 1));
    versions.use(first.stamp(), 499);

    assertThat(versions.retire(499, SILENCE)).contains(first);
    assertThat(versions.retire(500, SILENCE)).doesNotContain(first);
  }

  @Test
  void ofModelsWithOneRecurrentPartTheOneThatReplacedTheOthersIsTheFormerOne() {
    KeyState past = new KeyState(first.stamp());
    versions.addFormer(ModelsPlan.FIRST, 50, version("of an earlier job", 1));
    assertThat(versions.former(ModelsPlan.FIRST, 300, past)).isSameAs(first);

    ModelVersion<Float> later = version("later", 1);
    add(200, later);
    add(100, version("earlier", 1));
    assertThat(versions.former(ModelsPlan.FIRST, 300, past)).isSameAs(later);

    ModelVersion<Float> last = version("at all times", 1);
    add(KeyState.NONE, last);
    assertThat(versions.former(ModelsPlan.FIRST, 300, past)).isSameAs(last);
  }

  @Test
  void anUpdateThatWasReplacedBeforeItsTimeIsNoHeadOfOpenSequences() {
    versions.use(first.stamp(), 50);
    add(500, version("first with another head", 1));
    add(KeyState.NONE, second);

    assertThat(versions.retire(100, SILENCE)).containsExactlyInAnyOrder(first, second);
    assertThat(versions.former(ModelsPlan.FIRST, 600, new KeyState(first.stamp()))).isSameAs(first);
  }

  @Test
  void anUpdateThatWasReplacedAfterItsTimeIsTheHeadOfOpenSequences() {
    ModelVersion<Float> head = version("first with another head", 1);
    add(500, head);
    versions.use(first.stamp(), 500);
    add(KeyState.NONE, second);

    assertThat(versions.retire(100, SILENCE)).contains(head);
    assertThat(versions.former(ModelsPlan.FIRST, 600, new KeyState(first.stamp()))).isSameAs(head);
  }

  @Test
  void aModelThatReplacesItselfIsAloneAgainWhenItsTimeHasCome() {
    ModelVersion<Float> again = version("first again", 1);
    add(100, again);
    assertThat(versions.retire(99, SILENCE)).contains(first);
    assertThat(versions.mayRetire(100, SILENCE)).isTrue();

    assertThat(versions.retire(100, SILENCE)).containsExactly(again);
    assertThat(versions.only()).isSameAs(again);
    assertThat(at(50)).isSameAs(again);
    assertThat(versions.isOldest(again)).as("no model was dropped before it").isFalse();
  }

  @Test
  void aLateEventHasTheFormerModelThoughTheUpdateAfterItWasRepeated() {
    ModelVersion<Float> again = version("second again", 2);
    add(50, second);
    add(60, again);
    assertThat(versions.mayRetire(59, SILENCE)).isFalse();
    assertThat(versions.retire(60, SILENCE)).containsExactlyInAnyOrder(first, again);

    assertThat(at(49)).isSameAs(first);
    assertThat(at(50)).isSameAs(again);
    assertThat(versions.since(again, 60)).as("after a restart too").isEqualTo(50);
  }

  /** Subtasks may have different watermarks when the update comes. */
  @Test
  void anUpdateOfATimeBeforeARepeatedOneIsEffectiveUntilThatWhateverTheWatermarkWas() {
    ModelVersion<Float> again = version("second again", 2);
    for (long watermark : List.of(59L, 60L)) {
      add(KeyState.NONE, first);
      add(50, second);
      add(60, again);
      versions.retire(watermark, SILENCE);
      add(55, third);
      versions.retire(60, SILENCE);

      assertThat(at(54)).isSameAs(third);
      assertThat(at(59)).isSameAs(third);
      assertThat(at(60)).isSameAs(again);
    }
  }

  @Test
  void anUpdateOfTheTimeOfARepeatedOneLeavesTheModelBeforeIt() {
    add(50, second);
    add(60, version("second again", 2));
    versions.retire(60, SILENCE);
    add(60, third);

    assertThat(at(49)).isSameAs(first);
    assertThat(at(50).stamp()).isEqualTo(second.stamp());
    assertThat(at(60)).isSameAs(third);
    add(50, first);
    assertThat(at(50)).isSameAs(first);
  }

  @Test
  void aLateEventDoesNotTakeAnOpenSequenceBackToAnEarlierHead() {
    ModelVersion<Float> head = version("first with another head", 1);
    add(100, head);
    add(200, second);
    KeyState past = new KeyState(first.stamp());
    assertThat(versions.former(ModelsPlan.FIRST, 50, past)).isSameAs(first);
    past.lastEvent(150);

    assertThat(versions.former(ModelsPlan.FIRST, 50, past)).isSameAs(head);
  }

  @Test
  void aLateSequenceHasTheEarliestHeadThatIsLeft() {
    ModelVersion<Float> head = head("first with another head", 1, 5);
    add(100, head);
    add(120, second);
    add(300, head("first with a third head", 1, 6));
    versions.retire(150, SILENCE);
    assertThat(versions.mayHaveSequences(first)).isFalse();

    assertThat(versions.former(ModelsPlan.FIRST, 50, new KeyState(first.stamp()))).isSameAs(head);
  }

  @Test
  void aHeadThatTheJobHadReplacedReplacesThatOfTheJob() {
    ModelVersion<Float> head = version("first with another head", 1);
    versions.addReplaced(ModelsPlan.FIRST, KeyState.NONE, head);
    add(KeyState.NONE, second);

    KeyState past = new KeyState(first.stamp());
    assertThat(at(0)).isSameAs(second);
    assertThat(versions.former(ModelsPlan.FIRST, 300, past)).isSameAs(head);
    assertThat(versions.retire(100, SILENCE)).containsExactlyInAnyOrder(head, second);
  }

  @Test
  void anUnknownIdHasNoModel() {
    assertThat(versions.at("stranger", 0, null)).isNull();
  }

  private void add(long from, ModelVersion<Float> version) {
    versions.add(ModelsPlan.FIRST, from, version);
  }

  private ModelVersion<Float> at(long time) {
    return versions.at(ModelsPlan.FIRST, time, null);
  }

  private static ModelVersion<Float> version(String name, float weight) {
    return ModelVersion.of(new TestPlan().plan(), TestModels.sumsOf(name, weight));
  }

  private static ModelVersion<Float> head(String name, float weight, float head) {
    return ModelVersion.of(new TestPlan().plan(), TestModels.sumsOf(name, weight, head));
  }
}
