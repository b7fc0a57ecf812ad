/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.model.FormerModel;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.operator.StoredVersion.Role;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.rules.ModelVersion;
import io.streamrnn.flink.internal.rules.ModelVersions;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models of a subtask: that of the job, those that updates brought, and the former ones with
 * which sequences may have begun. It holds their leases, and says what a savepoint has of them. For
 * one thread.
 */
final class Models<IN> implements AutoCloseable {

  /**
   * A model that is held.
   *
   * @param carried null for one that code builds, which no savepoint has
   */
  private record Held<IN>(
      ModelRegistry.Lease lease,
      ModelVersion<IN> version,
      String id,
      Role role,
      long from,
      @Nullable CarriedModel carried) {}

  private final RnnPlan<IN, ?> plan;
  private final boolean keepsFormer;
  private final long silence;
  private final List<Held<IN>> held = new ArrayList<>();
  // The digests of the models that the job was built with, by their ids: also of released ones.
  private final Map<String, String> built = new HashMap<>();
  private final ModelVersions<IN> versions;

  private Models(RnnPlan<IN, ?> plan, ModelRegistry.Lease lease) {
    this.plan = plan;
    keepsFormer = keepsFormer(plan);
    silence = keepsFormer ? silence(plan) : ModelVersions.NO_FORMER;
    ModelVersion<IN> first = ModelVersion.of(plan, require(lease.model()));
    hold(new Held<>(lease, first, ModelsPlan.FIRST, Role.BUILT, KeyState.NONE, carried(lease)));
    versions = new ModelVersions<>(first);
  }

  /** The time after which a sequence without events has ended; the longest there is for never. */
  private static long silence(RnnPlan<?, ?> plan) {
    Timeout gap = plan.sequences().gap();
    Timeout ttl = plan.lifetimes().eventTime();
    return Math.min(
        gap.isSet() ? gap.millis() : Long.MAX_VALUE, ttl.isSet() ? ttl.millis() : Long.MAX_VALUE);
  }

  /** Whether sequences continue with the model that they began with. */
  static boolean keepsFormer(RnnPlan<?, ?> plan) {
    return plan.onModelChange() instanceof ModelChange.Pin
        || plan.onModelChange() instanceof ModelChange.Shadow;
  }

  /**
   * Leases the models.
   *
   * @param state leases the models that the job knows
   * @param restored what the savepoint says that is restored
   * @throws IllegalArgumentException if one does not fit the job
   */
  static <IN> Models<IN> open(RnnPlan<IN, ?> plan, ModelState state, RestoredVersions restored)
      throws Exception {
    ModelRegistry.Lease lease = state.acquire();
    Models<IN> models;
    try {
      models = new Models<>(plan, lease);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
    try {
      models.addOthers(state);
      models.versions.areBrought();
      models.restore(restored.stored());
      if (restored.used() != null) {
        models.versions.restored(restored.used());
      }
      return models;
    } catch (Throwable t) {
      models.close();
      throw t;
    }
  }

  private static @Nullable CarriedModel carried(ModelRegistry.Lease lease) {
    return lease.source() instanceof CarriedModel model ? model : null;
  }

  private Model require(Model model) {
    plan.input().requireFit(model);
    if (!held.isEmpty()) {
      ModelChecks.requireTexts(model, held.get(0).version().model());
    }
    ModelChecks.requireScoring(model, plan);
    ModelChecks.requireStep(model, plan.scoring());
    return model;
  }

  private void addOthers(ModelState state) throws Exception {
    for (Map.Entry<String, ModelPlan> other : plan.models().others().entrySet()) {
      String id = other.getKey();
      hold(
          id,
          state.acquire(other.getValue()),
          Role.BUILT,
          KeyState.NONE,
          version -> versions.add(id, KeyState.NONE, version));
    }
    for (ModelSource source : plan.onModelChange().models()) {
      ModelRegistry.Lease lease = state.acquire(FormerModel.planOf(source));
      hold(
          ModelsPlan.FIRST,
          lease,
          Role.FORMER,
          KeyState.NONE,
          version -> versions.addFormer(ModelsPlan.FIRST, KeyState.NONE, version));
    }
  }

  /** The digests of the model of an id that the job was built with; empty for none. */
  private String built(String id) {
    return built.getOrDefault(id, "");
  }

  private void restore(List<StoredVersion> stored) throws IOException, InterruptedException {
    for (StoredVersion model : inOrder(stored)) {
      boolean isOfThisJob = model.built().equals(built(model.id()));
      Role role = isOfThisJob ? model.role() : Role.FORMER;
      if (isRestored(model, role)) {
        hold(model, role);
      }
    }
  }

  private boolean isRestored(StoredVersion model, Role role) {
    return switch (role) {
      case FORMER -> keepsFormer && !isHeld(model);
      // The job brings it.
      case BUILT -> false;
      case REPLACED -> keepsFormer;
      case UPDATE, OLDEST -> true;
    };
  }

  /**
   * Each once, and in the order in which they replaced each other. Several subtasks may have stored
   * a model, and each of them those that replaced it and are not effective. So its last place is
   * behind all that it replaced.
   */
  private static List<StoredVersion> inOrder(List<StoredVersion> stored) {
    List<StoredVersion> sorted =
        stored.stream().sorted(Comparator.comparing(StoredVersion::role)).toList();
    List<StoredVersion> once = new ArrayList<>();
    for (StoredVersion model : sorted) {
      once.removeIf(model::isSameAs);
      once.add(model);
    }
    return once;
  }

  /** Such as one that the job brings. */
  private boolean isHeld(StoredVersion model) {
    return held.stream()
        .anyMatch(
            other ->
                other.id().equals(model.id())
                    && other.from() == model.from()
                    && model.model().equals(other.carried()));
  }

  private void hold(StoredVersion model, Role role) throws IOException, InterruptedException {
    hold(
        model.id(),
        lease(model.model()),
        role,
        model.from(),
        version -> add(model.id(), model.from(), version, role));
  }

  private void add(String id, long from, ModelVersion<IN> version, Role role) {
    switch (role) {
      case FORMER -> versions.addFormer(id, from, version);
      case REPLACED -> versions.addReplaced(id, from, version);
      case BUILT, UPDATE, OLDEST -> versions.addAgain(id, from, version, role == Role.OLDEST);
    }
  }

  /** Of a model that the caller has. */
  private static ModelRegistry.Lease lease(CarriedModel model)
      throws IOException, InterruptedException {
    return ModelRegistry.acquire(model, ModelPlan.ANY_DIGEST);
  }

  private void hold(
      String id,
      ModelRegistry.Lease lease,
      Role role,
      long from,
      Consumer<ModelVersion<IN>> adding) {
    try {
      ModelChecks.requireReplaceable(lease.model(), first());
      ModelVersion<IN> version = ModelVersion.of(plan, require(lease.model()));
      hold(new Held<>(lease, version, id, role, from, carried(lease)));
      adding.accept(version);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  private void hold(Held<IN> model) {
    held.add(model);
    if (model.role() == Role.BUILT) {
      built.put(model.id(), model.version().model().identity().digest());
    }
  }

  /** The model of the job. */
  Model first() {
    return held.get(0).lease().model();
  }

  /** Which model is effective when. */
  ModelVersions<IN> versions() {
    return versions;
  }

  /** Makes the model of an update effective from its time on, unless it became so before. */
  void update(LoadedUpdate update) throws IOException, InterruptedException {
    CarriedModel model = update.carried();
    String id = update.id();
    long from = update.from();
    if (!isFrom(id, from, model)) {
      hold(id, lease(model), Role.UPDATE, from, version -> versions.add(id, from, version));
    }
  }

  /** Such as a file that is copied again to a folder that is watched. */
  private boolean isFrom(String id, long time, CarriedModel model) {
    ModelVersion<IN> effective = versions.from(id, time);
    return effective != null
        && held.stream()
            .anyMatch(other -> other.version() == effective && model.equals(other.carried()));
  }

  /** Notes a watermark, and returns whether {@link #retire} would release a model. */
  boolean mayRetire(long watermark) {
    return versions.mayRetire(watermark, silence);
  }

  /**
   * Releases the models that no key needs after a watermark.
   *
   * @return the models that are left
   */
  List<Model> retire(long watermark) {
    Set<ModelVersion<IN>> left = versions.retire(watermark, silence);
    List<Held<IN>> retired =
        held.stream().skip(1).filter(model -> !left.contains(model.version())).toList();
    retired.forEach(model -> model.lease().close());
    held.removeAll(retired);
    return left.stream().map(ModelVersion::model).distinct().toList();
  }

  /** Whether events and sequences may have more than one model. */
  boolean areSeveral() {
    return versions.only() == null;
  }

  /**
   * What a savepoint has: what a restart needs besides the model that its job brings. Which models
   * are effective is known to all subtasks, and the first one stores it. Which former ones
   * sequences have is known to each for its own keys.
   */
  List<StoredVersion> stored(boolean isFirst) {
    List<StoredVersion> stored = new ArrayList<>();
    for (Held<IN> model : held) {
      if (model.carried() != null && isStored(model, isFirst)) {
        stored.add(
            new StoredVersion(
                model.id(),
                built(model.id()),
                role(model),
                versions.since(model.version(), model.from()),
                model.carried()));
      }
    }
    // One without a time replaces all before it, and it may have come again after those of a time.
    stored.sort(Comparator.comparing(version -> !version.isUpdateOfAllTimes()));
    return stored;
  }

  private boolean isStored(Held<IN> model, boolean isFirst) {
    boolean isOfSequences = keepsFormer && versions.mayHaveSequences(model.version());
    boolean isEffective = versions.isEffective(model.version());
    return isFirst
        ? isOfSequences || isOfUpdate(model) && isEffective
        : isOfSequences && !isEffective;
  }

  private static boolean isOfUpdate(Held<?> model) {
    return model.role() != Role.BUILT && model.role() != Role.FORMER;
  }

  /** What a model is by now. */
  private Role role(Held<IN> model) {
    if (!isOfUpdate(model)) {
      return model.role();
    }
    if (!versions.isEffective(model.version())) {
      return Role.REPLACED;
    }
    return versions.isOldest(model.version()) ? Role.OLDEST : Role.UPDATE;
  }

  @Override
  public void close() {
    held.forEach(model -> model.lease().close());
  }
}
