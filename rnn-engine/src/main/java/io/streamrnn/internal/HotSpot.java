/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Options of this JVM, if it is HotSpot. */
final class HotSpot {

  private static final @Nullable HotSpotDiagnosticMXBean BEAN =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  private HotSpot() {}

  static boolean isPresent() {
    return BEAN != null;
  }

  /**
   * The value of an option, as given or as the JVM chose it.
   *
   * @param absent what is returned if this JVM was built without it
   */
  static String option(String name, String absent) {
    if (BEAN == null) {
      return absent;
    }
    try {
      return BEAN.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return absent;
    }
  }
}
