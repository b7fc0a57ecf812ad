package io.streamrnn.flink.internal;

import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.ExecutionConfig.ClosureCleanerLevel;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.java.ClosureCleaner;

/** What users hand in travels to the TaskManagers in serialized form. */
@Internal
public final class Serializability {

  private Serializability() {}

  /**
   * Cleans a closure as Flink does, and refuses it if it still cannot be serialized.
   *
   * @param what names it in the message: {@code "the input function"}
   * @throws IllegalArgumentException if it cannot be serialized
   */
  public static <T> T require(String what, T function) {
    Objects.requireNonNull(function, what);
    try {
      ClosureCleaner.clean(function, ClosureCleanerLevel.RECURSIVE, false);
      // Of its own, as the cleaner does not look at lambdas.
      ClosureCleaner.ensureSerializable(function);
    } catch (InvalidProgramException e) {
      throw new IllegalArgumentException(
          "%s must be serializable: class=%s: %s; let it use its arguments, constants and local variables of serializable types, no fields of the class around it"
              .formatted(what, function.getClass().getName(), e.getCause()),
          e);
    }
    return function;
  }
}
