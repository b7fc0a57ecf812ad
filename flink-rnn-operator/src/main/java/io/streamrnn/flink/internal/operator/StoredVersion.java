/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A version of a model in the operator state of a savepoint.
 *
 * @param id of the model that it is, or replaces
 * @param built the digests of the model of this id that the job was built with, or empty: a job
 *     that brings another one is not concerned by former updates
 * @param role what it was in the job
 * @param from the event time from which on it is effective, if it is an update
 * @param model the model
 */
@Internal
public record StoredVersion(String id, String built, Role role, long from, CarriedModel model) {

  /** What a version is in a job, in the order in which models replace each other. */
  public enum Role {
    /** It is of an earlier job, and sequences may have begun with it. */
    FORMER(2),
    /** The job was built with it. */
    BUILT(0),
    /** An update brought it, another one replaced it, and sequences may have begun with it. */
    REPLACED(3),
    /** An update brought it, and it is effective. */
    UPDATE(1),
    /** An update brought it, and it is the oldest one that is left of those that are effective. */
    OLDEST(4);

    private final byte code;

    Role(int code) {
      this.code = (byte) code;
    }

    private static Role of(byte code) throws IOException {
      for (Role role : values()) {
        if (role.code == code) {
          return role;
        }
      }
      throw new IOException(
          "a stored model is damaged: role=%d; restore an earlier savepoint".formatted(code));
    }

    /** Whether an update brought it, and it is effective. */
    private boolean isEffectiveUpdate() {
      return this == UPDATE || this == OLDEST;
    }
  }

  /** Whether it is the same model from the same time on, whatever it was in the job. */
  boolean isSameAs(StoredVersion other) {
    return id.equals(other.id()) && from == other.from() && model.equals(other.model());
  }

  /** Whether it is an update without a time that is effective. */
  boolean isUpdateOfAllTimes() {
    return role.isEffectiveUpdate() && from == KeyState.NONE;
  }

  /**
   * The update of each id that is effective in the end: an update without a time replaces all
   * before it, and one with a time those of earlier times.
   *
   * @param stored in the order in which a job has stored them
   */
  public static Collection<StoredVersion> lastUpdates(List<StoredVersion> stored) {
    Map<String, StoredVersion> last = new LinkedHashMap<>();
    stored.stream()
        .filter(version -> version.role().isEffectiveUpdate())
        .forEach(update -> last.merge(update.id(), update, StoredVersion::lastOf));
    return last.values();
  }

  private static StoredVersion lastOf(StoredVersion before, StoredVersion update) {
    return update.from() == KeyState.NONE || update.from() >= before.from() ? update : before;
  }

  /**
   * Whether it is an update to another model than the one of a plan, which a job with that plan
   * would keep. A plan whose model was not read yet may have any model.
   */
  public boolean isUpdateFor(RnnPlan<?, ?> plan) {
    ModelPlan of = id.equals(ModelsPlan.FIRST) ? plan.model() : plan.models().others().get(id);
    if (!role.isEffectiveUpdate() || of == null) {
      return false;
    }
    return of.isReadAtStart()
        || of.digest().equals(built) && !model.load().identity().digest().equals(built);
  }

  void write(DataOutputView out) throws IOException {
    out.writeUTF(id);
    out.writeUTF(built);
    out.writeByte(role.code);
    out.writeLong(from);
    model.write(out);
  }

  static StoredVersion read(DataInputView in) throws IOException {
    return new StoredVersion(
        in.readUTF(), in.readUTF(), Role.of(in.readByte()), in.readLong(), CarriedModel.read(in));
  }

  /** For people who list a savepoint. */
  @Override
  public String toString() {
    boolean isOfUpdate = role != Role.BUILT && role != Role.FORMER;
    String since = from == KeyState.NONE ? "arrival" : String.valueOf(from);
    return "%s as %s%s".formatted(model, role, isOfUpdate ? ", from=" + since : "");
  }
}
