/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.rules.TestPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What savepoints have of the models of a job, and what a restart makes of it. */
class ModelsTest {

  private static final String ID = "x";

  @TempDir private Path folder;
  private final TestPlan plan = new TestPlan();

  @Test
  void anUpdateOutlivesARestartThoughTheModelThatItReplacedIsReleased() throws Exception {
    plan.onModelChange = ModelChange.reset();
    plan.models = models(sums("first", 2));
    List<StoredVersion> stored;
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, sums("second", 3));
      models.retire(0);
      stored = models.stored(true);
    }
    try (Models<Float> models = open(new RestoredVersions(stored, Map.of()))) {
      assertThat(models.versions().from(ID, KeyState.NONE).model().name()).isEqualTo("second.h5");
    }
  }

  /** The first subtask has no such sequence any more, and the second one has. */
  @Test
  void aModelOfAnOpenSequenceIsStoredBesideAnUpdateWhicheverSubtaskHasIt() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    plan.models = models(sums("first", 2));
    List<StoredVersion> stored = new ArrayList<>();
    Map<Long, Long> used = new HashMap<>();
    try (Models<Float> none = open(RestoredVersions.NONE);
        Models<Float> some = open(RestoredVersions.NONE)) {
      CarriedModel update = sums("second", 3);
      update(none, update);
      update(some, update);
      none.retire(100);
      assertThat(none.retire(111)).extracting(Model::name).doesNotContain("first.h5");
      stored.addAll(none.stored(true));
      stored.addAll(some.stored(false));
      used.putAll(none.versions().used());
      used.putAll(some.versions().used());
      used.replaceAll((model, time) -> 100L);
    }
    plan.models = models(sums("third", 4));
    try (Models<Float> models = open(new RestoredVersions(stored, used))) {
      assertThat(models.retire(100))
          .extracting(Model::name)
          .contains("first.h5", "second.h5", "third.h5");
    }
  }

  /** The first subtask has no such sequence any more, and the second one has. */
  @Test
  void afterARestartAHeadThatAnUpdateBroughtIsStillThatOfItsOpenSequences() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    plan.model = head("first", 2, 1);
    try (Models<Float> none = open(RestoredVersions.NONE);
        Models<Float> some = open(RestoredVersions.NONE)) {
      for (CarriedModel update : List.of(head("head", 2, 5), head("other", 3, 1))) {
        update(none, KeyState.NONE, update);
        update(some, KeyState.NONE, update);
      }
      none.retire(100);
      assertThat(none.retire(111)).extracting(Model::name).containsExactly("other.h5");
      assertThat(left(some, 0)).containsExactlyInAnyOrder("head.h5", "other.h5");

      assertThat(leftAfterRestart(0, none, some)).containsExactlyInAnyOrder("head.h5", "other.h5");
      assertThat(leftAfterRestart(0, some, none)).containsExactlyInAnyOrder("head.h5", "other.h5");
    }
  }

  @Test
  void afterARestartAHeadOfATimeIsStillThatOfItsOpenSequences() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    plan.model = head("first", 2, 1);
    try (Models<Float> none = open(RestoredVersions.NONE);
        Models<Float> some = open(RestoredVersions.NONE)) {
      for (Models<Float> each : List.of(none, some)) {
        update(each, 100, head("head", 2, 5));
        update(each, 200, head("second", 3, 1));
        update(each, 300, head("third", 4, 1));
      }
      String[] expected = {"head.h5", "second.h5", "third.h5"};
      none.retire(300);
      assertThat(left(none, 311)).doesNotContain("head.h5");
      assertThat(left(some, 300)).containsExactlyInAnyOrder(expected);

      assertThat(leftAfterRestart(300, none, some)).containsExactlyInAnyOrder(expected);
      assertThat(leftAfterRestart(300, some, none)).containsExactlyInAnyOrder(expected);
    }
  }

  /** One has no such sequence any more, one had a watermark, and one had none yet. */
  @Test
  void ofSeveralHeadsTheLastOneIsLeftAfterARestartWhicheverSubtaskHasTheOthers() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    plan.model = head("first", 2, 1);
    try (Models<Float> none = open(RestoredVersions.NONE);
        Models<Float> last = open(RestoredVersions.NONE);
        Models<Float> all = open(RestoredVersions.NONE)) {
      for (Models<Float> each : List.of(none, last, all)) {
        update(each, KeyState.NONE, head("head", 2, 5));
        update(each, KeyState.NONE, head("last head", 2, 6));
        update(each, KeyState.NONE, head("other", 3, 1));
      }
      none.retire(100);
      assertThat(left(none, 111)).containsExactly("other.h5");
      String[] expected = {"last head.h5", "other.h5"};
      assertThat(left(last, 0)).containsExactlyInAnyOrder(expected);

      assertThat(leftAfterRestart(0, none, last, all)).containsExactlyInAnyOrder(expected);
      assertThat(leftAfterRestart(0, none, all, last)).containsExactlyInAnyOrder(expected);
      assertThat(leftAfterRestart(0, all, last, none)).containsExactlyInAnyOrder(expected);
    }
  }

  @Test
  void theHeadOfTheLastJobIsLeftThoughItsSavepointIsFromBeforeTheFirstWatermark() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.model = head("first", 2, 1);
    List<StoredVersion> stored = new ArrayList<>();
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      stored.addAll(models.stored(true));
    }
    plan.model = head("head", 2, 5);
    try (Models<Float> models = open(new RestoredVersions(stored, Map.of()))) {
      plan.model = head("other", 3, 1);
      assertThat(leftAfterRestart(0, models)).containsExactlyInAnyOrder("head.h5", "other.h5");
    }
  }

  /** Then a job that is built with another model would keep it indefinitely. */
  @Test
  void theModelOfTheJobIsNotStoredWhenNoSequenceHasItAnyMore() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    plan.model = sums("first", 2);
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, KeyState.NONE, sums("second", 3));
      models.retire(100);
      assertThat(models.stored(true)).hasSize(2);
      models.retire(111);

      assertThat(models.stored(true))
          .extracting(each -> each.model().name())
          .containsExactly("second.h5");
    }
  }

  @Test
  void anEventFromBeforeAllModelsThatAreLeftHasTheOldestOfThemAfterARestartToo() throws Exception {
    plan.onModelChange = ModelChange.reset();
    List<StoredVersion> stored;
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, 200, sums("third", 4));
      update(models, 100, sums("second", 3));
      models.retire(200);
      stored = models.stored(true);
    }
    try (Models<Float> models = open(new RestoredVersions(stored, Map.of()))) {
      assertThat(models.versions().current().model().name()).isEqualTo("second.h5");
      assertThat(left(models, 99)).containsExactlyInAnyOrder("second.h5", "third.h5");
      assertThat(models.stored(true))
          .extracting(StoredVersion::role)
          .containsExactlyInAnyOrder(StoredVersion.Role.OLDEST, StoredVersion.Role.UPDATE);
    }
  }

  @Test
  void anUpdateThatOthersReplacedIsNotEffectiveAfterARestart() throws Exception {
    plan.onModelChange = ModelChange.pin();
    List<StoredVersion> stored;
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, 150, sums("of sequences", 3));
      models.retire(150);
      update(models, KeyState.NONE, sums("without a time", 4));
      stored = new ArrayList<>(models.stored(true));
    }
    stored.removeIf(model -> model.model().name().equals("without a time.h5"));
    try (Models<Float> models = open(new RestoredVersions(stored, Map.of()))) {
      models.retire(150);
      assertThat(models.versions().current().model().name()).isEqualTo("sums");
    }
  }

  @Test
  void anUpdateToTheSameModelCountsFromItsTimeThoughAnotherOneOfAnEarlierTimeComesLater()
      throws Exception {
    plan.onModelChange = ModelChange.reset();
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, KeyState.NONE, sums("second", 3));
      update(models, 100, sums("second", 3));
      update(models, 50, sums("third", 4));
      models.retire(99);
      assertThat(models.versions().current().model().name()).isEqualTo("third.h5");
      models.retire(100);
      assertThat(models.versions().current().model().name()).isEqualTo("second.h5");
    }
  }

  @Test
  void whetherAnUpdateToTheSameModelCountsDoesNotDependOnTheTimeOfASubtask() throws Exception {
    plan.onModelChange = ModelChange.reset();
    for (long watermark : new long[] {90, 100}) {
      try (Models<Float> models = open(RestoredVersions.NONE)) {
        update(models, KeyState.NONE, sums("second", 3));
        models.retire(watermark);
        update(models, 100, sums("second", 3));
        models.retire(watermark);
        update(models, 50, sums("third", 4));
        models.retire(100);
        assertThat(models.versions().current().model().name()).isEqualTo("second.h5");
      }
    }
  }

  /** The repeated model has no time, but is behind an update of a later time. */
  @Test
  void aModelThatWasRepeatedReplacesNoUpdateOfALaterTimeAfterARestart() throws Exception {
    plan.onModelChange = ModelChange.reset();
    List<StoredVersion> stored;
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, KeyState.NONE, sums("second", 3));
      update(models, 200, sums("third", 4));
      update(models, 100, sums("second", 3));
      models.retire(100);
      stored = models.stored(true);
      assertThat(lastUpdates(models)).containsExactly("third.h5");
    }
    try (Models<Float> models = open(new RestoredVersions(stored, Map.of()))) {
      assertThat(models.versions().current().model().name()).isEqualTo("second.h5");
      models.retire(200);
      assertThat(models.versions().current().model().name()).isEqualTo("third.h5");
    }
  }

  /** Only the second subtask has met an event of the time of the update that was replaced. */
  @Test
  void afterARestartAHeadOfATimeIsStillBehindTheOneWithoutATime() throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.model = head("first", 2, 1);
    try (Models<Float> none = open(RestoredVersions.NONE);
        Models<Float> some = open(RestoredVersions.NONE)) {
      some.retire(80);
      none.retire(10);
      for (Models<Float> each : List.of(none, some)) {
        update(each, KeyState.NONE, head("head", 2, 5));
        update(each, 70, head("of a time", 2, 6));
      }
      update(none, 70, head("other", 3, 1));
      update(some, 70, head("other", 3, 1));
      assertThat(left(none, 10)).doesNotContain("of a time.h5");
      assertThat(left(some, 80)).contains("of a time.h5");

      assertThat(leftAfterRestart(80, none, some)).contains("of a time.h5");
    }
  }

  /** One subtask has dropped the head of a time before that time, one the other head after it. */
  @Test
  void ofTwoReplacedHeadsTheOneOfATimeIsTheLastAfterARestartWhicheverSubtaskHasIt()
      throws Exception {
    plan.onModelChange = ModelChange.pin();
    plan.model = head("first", 2, 1);
    try (Models<Float> early = open(RestoredVersions.NONE);
        Models<Float> late = open(RestoredVersions.NONE)) {
      early.retire(10);
      late.retire(80);
      for (Models<Float> each : List.of(early, late)) {
        update(each, KeyState.NONE, head("head", 2, 5));
        update(each, 70, head("of a time", 2, 6));
        update(each, KeyState.NONE, head("other", 3, 1));
      }
      assertThat(left(early, 10)).containsExactlyInAnyOrder("head.h5", "other.h5");
      String[] expected = {"of a time.h5", "other.h5"};
      assertThat(left(late, 80)).containsExactlyInAnyOrder(expected);

      assertThat(leftAfterRestart(80, early, late)).containsExactlyInAnyOrder(expected);
      assertThat(leftAfterRestart(80, late, early)).containsExactlyInAnyOrder(expected);
    }
  }

  /** It would be in memory and in all later savepoints. */
  @Test
  void aRestartReleasesAPreviousModelThatNoSequenceHadBeforeIt() throws Exception {
    plan.onModelChange = ModelChange.pin().previous(sums("previous", 2));
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    Map<Long, Long> used;
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      models.retire(100);
      assertThat(left(models, 111)).containsExactly("sums");
      used = models.versions().used();
    }
    try (Models<Float> models = open(new RestoredVersions(List.of(), used))) {
      assertThat(left(models, 111)).containsExactly("sums");
    }
  }

  /** So that its watermarks cut no batches any more. */
  @Test
  void aJobHasOneModelAgainWhenAnUpdateHasReplacedItsOwn() throws Exception {
    plan.onModelChange = ModelChange.reset();
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      assertThat(models.areSeveral()).isFalse();
      update(models, KeyState.NONE, sums("second", 3));
      assertThat(models.areSeveral()).isTrue();
      models.retire(0);

      assertThat(models.areSeveral()).isFalse();
    }
  }

  @Test
  void theLastUpdateIsTheOneOfTheLatestTimeUnlessOneWithoutATimeCameAfterIt() throws Exception {
    plan.onModelChange = ModelChange.pin();
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, 100, sums("second", 3));
      update(models, 50, sums("third", 4));
      assertThat(lastUpdates(models)).containsExactly("second.h5");

      update(models, KeyState.NONE, sums("fourth", 5));
      assertThat(lastUpdates(models)).containsExactly("fourth.h5");
    }
  }

  /** A replay that knows the model of the job alone would lose it. */
  @Test
  void theLastUpdateMayBeTheOldestModelThatIsLeft() throws Exception {
    plan.onModelChange = ModelChange.reset();
    try (Models<Float> models = open(RestoredVersions.NONE)) {
      update(models, 100, sums("second", 3));
      update(models, 200, sums("third", 4));
      models.retire(200);
      update(models, 200, sums("second", 3));
      models.retire(200);

      assertThat(StoredVersion.lastUpdates(models.stored(true)))
          .singleElement()
          .matches(update -> update.role() == StoredVersion.Role.OLDEST)
          .matches(update -> update.isUpdateFor(plan.plan()));
    }
  }

  private static List<String> lastUpdates(Models<Float> models) {
    return StoredVersion.lastUpdates(models.stored(true)).stream()
        .map(update -> update.model().name())
        .toList();
  }

  private static void update(Models<Float> models, CarriedModel model) throws Exception {
    models.update(new LoadedUpdate(ID, KeyState.NONE, model.toBytes()));
  }

  private static void update(Models<Float> models, long from, CarriedModel model) throws Exception {
    models.update(new LoadedUpdate(ModelsPlan.FIRST, from, model.toBytes()));
  }

  /** What the first watermark leaves of the models of a restart, by the subtasks of before. */
  @SafeVarargs
  private final List<String> leftAfterRestart(long watermark, Models<Float>... subtasks)
      throws Exception {
    List<StoredVersion> stored = new ArrayList<>();
    for (Models<Float> each : subtasks) {
      stored.addAll(each.stored(each == subtasks[0]));
    }
    try (Models<Float> models = open(new RestoredVersions(stored, Map.of()))) {
      return left(models, watermark);
    }
  }

  private static List<String> left(Models<Float> models, long watermark) {
    return models.retire(watermark).stream().map(Model::name).toList();
  }

  private Models<Float> open(RestoredVersions restored) throws Exception {
    return Models.open(
        plan.plan(), ModelState.carried(plan.plan().model(), FailedJob.LOSES_NOTHING), restored);
  }

  private static ModelsPlan<Float> models(CarriedModel model) {
    return new ModelsPlan.ById<>(
        x -> "x", new TreeMap<>(Map.of(ID, new ModelPlan(model, ModelPlan.ANY_DIGEST))));
  }

  private CarriedModel head(String name, float weight, float head) throws IOException {
    Path file = TestModels.writeSums(folder.resolve(name + ".h5"), weight, head);
    return CarriedModel.read(ModelSource.file(file.toString()));
  }

  private CarriedModel sums(String name, float weight) throws IOException {
    Path file = TestModels.writeSums(folder.resolve(name + ".h5"), weight);
    return CarriedModel.read(ModelSource.file(file.toString()));
  }
}
