/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A plan as JSON, for programs. */
final class PlanJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PlanJson() {}

  /** One JSON object, in several lines. */
  static String of(Workload work, NetworkCost network, Sizing sizing) {
    ObjectNode root = JSON.createObjectNode();
    root.put("keys", work.keys());
    root.put("rate", work.rate());
    root.put("stateBytes", network.stateBytes());
    root.put("bytesPerKey", sizing.entryBytes());
    root.put("totalBytes", sizing.totalBytes());
    root.put("storedBytes", sizing.storedBytes());
    root.put("multiplications", network.multiplications());
    root.put("steps", network.steps());
    root.put("microsPerEvent", sizing.eventMicros());
    root.put("eventsPerCore", sizing.eventsPerCore());
    root.put("cores", sizing.cores());
    root.put("taskManagers", sizing.taskManagers());
    root.put("diskBytesPerTaskManager", sizing.diskBytes());
    root.put("checkpointBytes", sizing.checkpointBytes());
    root.put("checkpointBytesPerSecond", sizing.checkpointRate());
    root.put("restoreSeconds", sizing.restoreSeconds());
    return root.toPrettyString();
  }
}
