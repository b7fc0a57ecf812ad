/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.StaticArgument;

/** The arguments of the function behind its table, in order. */
enum Argument {
  MODEL(DataTypes.STRING().notNull().bridgedTo(StringData.class), false),
  FEATURES(DataTypes.DESCRIPTOR().notNull(), false),
  OUTPUTS,
  STARTS,
  ENDS,
  RESETS,
  CONSTANTS,
  EVENT_ID,
  SEQUENCE_NUMBER,
  COMMAND,
  OPTIONS(DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()).bridgedTo(MapData.class), true);

  /** The name of the table. */
  static final String INPUT = "input";

  private final DataType type;
  private final boolean isOptional;

  Argument() {
    this(DataTypes.DESCRIPTOR(), true);
  }

  Argument(DataType type, boolean isOptional) {
    this.type = type;
    this.isOptional = isOptional;
  }

  /** Where it is in a call, whose first argument is the table. */
  int position() {
    return List.of(values()).indexOf(this) + 1;
  }

  /** Where Flink's own argument {@code on_time} is in a call. */
  static int positionOfTime() {
    return values().length + 1;
  }

  /** All of them. */
  static Stream<StaticArgument> declared() {
    return Stream.of(values())
        .map(
            argument ->
                StaticArgument.scalar(argument.toString(), argument.type, argument.isOptional));
  }

  /** As a query has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
