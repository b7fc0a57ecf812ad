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
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.rules.TestPlan;
import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.nio.file.Path;
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

  private static void update(Models<Float> models, CarriedModel model) throws Exception {
    models.update(new LoadedUpdate(ID, KeyState.NONE, model.toBytes()));
  }

  private Models<Float> open(RestoredVersions restored) throws Exception {
    return Models.open(plan.plan(), ModelRegistry.acquire(plan.plan().model()), restored);
  }

  private static ModelsPlan<Float> models(CarriedModel model) {
    return new ModelsPlan.ById<>(
        x -> "x", new TreeMap<>(Map.of(ID, new ModelPlan(model, ModelPlan.ANY_DIGEST))));
  }

  private CarriedModel sums(String name, float weight) throws IOException {
    Path file = TestModels.writeSums(folder.resolve(name + ".h5"), weight);
    return CarriedModel.read(ModelSource.file(file.toString()));
  }
}
