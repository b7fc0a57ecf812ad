/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonProblemTest {

  record Content(List<Double> min) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "''; it is empty",
        "[1]; it must be a JSON object",
        "{\"min\": [1, \"a\"]}; 'min[1]' has a value of the wrong type",
        "{\"min\": 1}; 'min' has a value of the wrong type",
        "{\"min\": [NaN]}; Non-standard token 'NaN'",
        "{\"min\": [1}; Unexpected close marker '}': expected ']'",
        "{; Unexpected end-of-input: expected close marker for Object"
      })
  void theProblemHasNoNamesOfJackson(String json, String problem) {
    JacksonException failure =
        catchThrowableOfType(
            JacksonException.class, () -> new ObjectMapper().readValue(json, Content.class));

    assertThat(JsonProblem.of(failure)).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({"'[', 1001", "'9', 2000"})
  void limitsHaveNoNamesOfJackson(String part, int times) {
    JacksonException failure =
        catchThrowableOfType(
            JacksonException.class,
            () -> new ObjectMapper().readTree("[" + part.repeat(times) + "]"));

    assertThat(JsonProblem.of(failure)).contains("exceeds the maximum allowed").doesNotContain("`");
  }
}
