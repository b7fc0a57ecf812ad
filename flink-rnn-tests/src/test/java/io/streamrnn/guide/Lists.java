/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Types of lists. */
final class Lists {

  static final TypeInformation<List<Float>> OF_FLOATS = Types.LIST(Types.FLOAT);

  private Lists() {}
}
