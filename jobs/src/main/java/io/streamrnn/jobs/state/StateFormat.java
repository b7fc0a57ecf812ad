/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.streamrnn.state.KeyedRnnState;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The format of exported states. */
enum StateFormat {

  /**
   * A header, and a line for each key. A state is a JSON array of numbers; the numbers that another
   * model wrote are in the last column.
   */
  CSV {
    @Override
    StateRows rows(Writer out, List<String> states) throws IOException {
      return new Csv(out, states);
    }
  },

  /** A line with an object for each key. */
  JSON {
    @Override
    StateRows rows(Writer out, List<String> states) {
      return new Lines(out);
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * The state of a key that another model than that of the job wrote, see {@link KeyedRnnState}.
   */
  private static final String VALUES = "values";

  /**
   * Writes rows.
   *
   * @param states their names, which are columns
   */
  abstract StateRows rows(Writer out, List<String> states) throws IOException;

  private static final class Csv implements StateRows {

    private final Writer out;
    private final List<String> states;
    private final CsvMapper csv = new CsvMapper();

    Csv(Writer out, List<String> states) throws IOException {
      this.out = out;
      this.states = states;
      List<String> header = new ArrayList<>(List.of("key", "open", "steps", "lastEvent"));
      header.addAll(states);
      header.addAll(List.of("score", "constants", "sequenceNumber", "ids", "waiting"));
      header.addAll(List.of("eventTimers", "processingTimers", "stamp", VALUES));
      line(header);
    }

    @Override
    public void write(KeyedRnnState<String> state) throws IOException {
      List<Object> cells = new ArrayList<>();
      cells.add(state.key());
      cells.add(state.open());
      cells.add(state.steps());
      cells.add(cell(state.lastEvent()));
      for (String name : states) {
        cells.add(array(state.states().get(name)));
      }
      cells.add(array(state.score()));
      cells.add(array(state.constants()));
      cells.add(cell(state.sequenceNumber()));
      cells.add(MAPPER.writeValueAsString(state.ids()));
      cells.add(MAPPER.writeValueAsString(state.waiting()));
      cells.add(MAPPER.writeValueAsString(state.eventTimers()));
      cells.add(MAPPER.writeValueAsString(state.processingTimers()));
      cells.add(stamp(state));
      cells.add(array(state.states().get(VALUES)));
      line(cells);
    }

    /** Not null, for which the mapper writes no cell at all. */
    private static Object cell(long value) {
      return value == KeyedRnnState.NONE ? "" : value;
    }

    private static String array(float @Nullable [] floats) throws IOException {
      return MAPPER.writeValueAsString(floats == null ? new float[0] : floats);
    }

    private void line(List<?> cells) throws IOException {
      out.write(csv.writer(CsvSchema.emptySchema()).writeValueAsString(cells));
    }
  }

  private static final class Lines implements StateRows {

    private final Writer out;

    Lines(Writer out) {
      this.out = out;
    }

    @Override
    public void write(KeyedRnnState<String> state) throws IOException {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("key", state.key());
      fields.put("open", state.open());
      fields.put("steps", state.steps());
      fields.put("lastEvent", number(state.lastEvent()));
      fields.put("stamp", stamp(state));
      fields.put("states", state.states());
      fields.put("score", state.score());
      fields.put("constants", state.constants());
      fields.put("sequenceNumber", number(state.sequenceNumber()));
      fields.put("ids", state.ids());
      fields.put("waiting", state.waiting());
      fields.put("eventTimers", state.eventTimers());
      fields.put("processingTimers", state.processingTimers());
      out.write(MAPPER.writeValueAsString(fields));
      out.write('\n');
    }
  }

  private static String stamp(KeyedRnnState<String> state) {
    return "%016x".formatted(state.stamp());
  }

  private static @Nullable Long number(long value) {
    return value == KeyedRnnState.NONE ? null : value;
  }
}
