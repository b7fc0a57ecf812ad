/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.internal.model.CarriedModel;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.types.Either;

/**
 * An update whose model passed all checks, on its way to all subtasks.
 *
 * @param id of the model that it replaces
 * @param from see {@link ModelUpdate#effectiveFrom}
 * @param model what {@link CarriedModel#toBytes} returned
 */
@Internal
public record LoadedUpdate(String id, long from, byte[] model) {

  private static final TypeInformation<LoadedUpdate> TYPE =
      Types.POJO(
          LoadedUpdate.class,
          Map.of(
              "id", Types.STRING,
              "from", Types.LONG,
              "model", Types.PRIMITIVE_ARRAY(Types.BYTE)));

  static LoadedUpdate of(ModelUpdate update, CarriedModel model) {
    return new LoadedUpdate(update.id(), update.effectiveFrom(), model.toBytes());
  }

  CarriedModel carried() throws IOException {
    return CarriedModel.fromBytes(model);
  }

  /** The type of a stream of commands to keys of this type, and of updates. */
  public static <K> TypeInformation<Either<Control<K>, LoadedUpdate>> orCommand(
      TypeInformation<K> keys) {
    return new EitherTypeInfo<>(Control.typeOf(keys), TYPE);
  }
}
