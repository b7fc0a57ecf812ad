/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.ModelReport;
import io.streamrnn.flink.ModelUpdate;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Gives Flink the type of reports on updates, whose status is a text in tables. */
@Internal
public final class ModelReportType extends TypeInfoFactory<ModelReport> {

  @Override
  public TypeInformation<ModelReport> createTypeInfo(
      Type type, Map<String, TypeInformation<?>> parameters) {
    return Types.POJO(
        ModelReport.class,
        Map.of(
            "update", TypeInformation.of(ModelUpdate.class),
            "status", Types.STRING,
            "message", Types.STRING,
            "model", Types.STRING));
  }
}
