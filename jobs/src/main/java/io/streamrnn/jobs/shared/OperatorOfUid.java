/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.SavepointOperator;
import java.io.IOException;
import java.util.List;

/** The operator of a savepoint that {@code --uid} names. */
public final class OperatorOfUid {

  private OperatorOfUid() {}

  /**
   * Requires an operator with a state of StreamRNN.
   *
   * @param uid the uid of it, or the hash of it
   * @param savepoint as the user typed it
   * @throws CannotRunException with those that there are
   */
  public static SavepointOperator require(RnnSavepoint opened, String uid, String savepoint)
      throws IOException {
    List<SavepointOperator> operators = opened.operators();
    return operators.stream()
        .filter(each -> each.id().equals(uid) || each.hash().equals(uid))
        .findAny()
        .orElseThrow(() -> unknown(operators, uid, savepoint));
  }

  private static CannotRunException unknown(
      List<SavepointOperator> operators, String uid, String savepoint) {
    List<String> ids = operators.stream().map(SavepointOperator::id).toList();
    return new CannotRunException(
        "--uid must be that of an operator with a state of StreamRNN: --uid=%s (SAVEPOINT=%s); %s"
            .formatted(
                uid,
                savepoint,
                ids.isEmpty() ? "it has none" : "it has: " + String.join(", ", ids)));
  }
}
