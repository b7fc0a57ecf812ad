/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.api.java.typeutils.EnumTypeInfo;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The types of the streams that users read besides results. */
class StreamTypesTest {

  static Stream<TypeInformation<?>> types() {
    return Stream.of(
        RejectedType.of(Types.STRING),
        ReportType.of(Types.STRING),
        TraceType.of(Types.STRING),
        TypeInformation.of(ModelReport.class));
  }

  @ParameterizedTest
  @MethodSource("types")
  void haveNothingThatIsOpaqueInATable(TypeInformation<?> type) {
    assertThat(type).isInstanceOf(PojoTypeInfo.class);
    assertThat(parts(type))
        .doesNotHaveAnyElementsOfTypes(EnumTypeInfo.class, GenericTypeInfo.class);
  }

  private static List<TypeInformation<?>> parts(TypeInformation<?> type) {
    List<TypeInformation<?>> parts = new ArrayList<>(List.of(type));
    if (type instanceof CompositeType<?> composite) {
      for (int i = 0; i < composite.getArity(); i++) {
        parts.addAll(parts(composite.getTypeAt(i)));
      }
    }
    return parts;
  }
}
