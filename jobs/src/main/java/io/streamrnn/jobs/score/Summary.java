package io.streamrnn.jobs.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.model.Model;
import java.io.PrintWriter;

/** What a person wants to know at the end. */
record Summary(Outcome outcome, Model model, OutputFile output, Stopwatch watch, boolean resumed) {

  void print(PrintWriter messages) {
    messages.println(
        "events    %,d of %s keys: %,d scored, %s%,d rejected"
            .formatted(
                outcome.rows(),
                outcome.keys(),
                outcome.scored(),
                outcome.waiting() == 0
                    ? ""
                    : "%,d before a window was full, ".formatted(outcome.waiting()),
                outcome.rejected()));
    messages.println("time      " + time());
    messages.println("model     " + model);
    messages.println("output    " + output.path());
    if (outcome.rejected() > 0) {
      messages.println("rejected  " + output.rejected());
      outcome.examples().forEach(line -> messages.println("          " + example(line)));
    }
  }

  private String time() {
    double seconds = watch.seconds();
    return resumed
        ? "%.1f s since it was gone on with".formatted(seconds)
        : "%.1f s, %,.0f events/s".formatted(seconds, outcome.rows() / seconds);
  }

  private static String example(String line) {
    try {
      JsonNode fields = new ObjectMapper().readTree(line);
      return "line %s: %s".formatted(fields.get("line").asText(), fields.get("reason").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON can be read", e);
    }
  }
}
