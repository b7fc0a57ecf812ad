/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.stream.Collectors;

/** What is wrong with a JSON text, without the names of Jackson's classes and settings. */
public final class JsonProblem {

  private JsonProblem() {}

  /** The problem that an exception reports. */
  public static String of(JacksonException failure) {
    String message = failure.getOriginalMessage().lines().findFirst().orElse("");
    if (message.startsWith("No content")) {
      return "it is empty";
    }
    if (failure instanceof MismatchedInputException mismatch) {
      String place = place(mismatch);
      return place.isEmpty()
          ? "it must be a JSON object"
          : "'%s' has a value of the wrong type".formatted(place);
    }
    return message
        .replaceAll("\\s*\\([^(\\[]*\\[Source:.*", "")
        .replaceAll(",? from `[^`]*`", "")
        .replaceAll(": enable `.*", "")
        .replaceAll("\\s*\\(for `[^`]*`\\)", "");
  }

  private static String place(MismatchedInputException mismatch) {
    return mismatch.getPath().stream().map(JsonProblem::step).collect(Collectors.joining());
  }

  private static String step(JsonMappingException.Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
  }
}
