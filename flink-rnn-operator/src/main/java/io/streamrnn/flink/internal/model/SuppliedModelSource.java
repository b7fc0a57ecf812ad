package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.Serializability;
import io.streamrnn.model.Model;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * A model that code makes.
 *
 * @param name names it in messages
 * @param instance tells sources of one name apart, wherever they are deserialized
 * @param supplier makes the model
 */
@Internal
public record SuppliedModelSource(
    String name, String instance, SerializableSupplier<Model> supplier) implements ModelSource {

  /** A source of its own. */
  public static SuppliedModelSource of(String name, SerializableSupplier<Model> supplier) {
    return new SuppliedModelSource(
        Objects.requireNonNull(name, "name"),
        UUID.randomUUID().toString(),
        Serializability.require("the supplier of the model", supplier));
  }

  @Override
  public String id() {
    return name + "#" + instance;
  }

  @Override
  public Model load() {
    return Objects.requireNonNull(supplier.get(), () -> "no model was supplied: source=" + name);
  }
}
