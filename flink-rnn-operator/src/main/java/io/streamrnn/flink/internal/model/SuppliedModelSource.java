/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.plan.Serializability;
import io.streamrnn.model.Model;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * A model that code builds.
 *
 * @param name its name in messages
 * @param instance distinguishes sources of one name, wherever they are deserialized
 * @param supplier builds the model
 */
@Internal
public record SuppliedModelSource(
    String name, String instance, SerializableSupplier<Model> supplier) implements ModelSource {

  /** A source that is equal to no other. */
  public static SuppliedModelSource of(String name, SerializableSupplier<Model> supplier) {
    return new SuppliedModelSource(
        Objects.requireNonNull(name, "name"),
        UUID.randomUUID().toString(),
        Serializability.require("ModelSource.of", supplier));
  }

  @Override
  public String id() {
    return name + "#" + instance;
  }

  @Override
  public Model load() {
    return Objects.requireNonNull(
        supplier.get(),
        () -> "the supplier passed to ModelSource.of(...) must not return null: source=" + name);
  }
}
